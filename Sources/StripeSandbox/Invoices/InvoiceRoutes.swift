/// Reading invoices and their lines (docs.stripe.com/api/invoices).
enum InvoiceRoutes {
  private static let filters = """
    collection_method:(charge_automatically,send_invoice) customer ~customer_account due_date:{gt:# gte:# lt:# lte:#}|#
    status:(draft,open,paid,uncollectible,void) subscription
    """

  static let routes = [
    Route(.get, "/v1/invoices", filters + Route.createdFilter + Route.paging, list),
    Route(.get, "/v1/invoices/{invoice}", "", retrieve),
    Route(.get, "/v1/invoices/{invoice}/lines", Route.paging, lines),
  ]

  @Sendable static func retrieve(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    state.shown(try state.readable(call.path[0])).rendered(call.rendering, in: state)
  }

  @Sendable static func list(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let parameters = call.parameters
    let subscription = parameters.text("subscription")
    let status = parameters.text("status")
    let collection = parameters.text("collection_method")
    let created = CreatedFilter(parameters)
    func admits(_ row: Invoice) -> Bool {
      (subscription == nil || row.subscription == subscription)
        && (status == nil || row.status.rawValue == status)
        && (collection == nil || (collection == "send_invoice") == row.sendsInvoice)
        && created.admits(row.created)
    }
    let owner =
      parameters.text("customer") ?? subscription.flatMap { state.subscriptions[$0]?.customer }
    let rows: [Invoice]
    if let owner {
      let ids = state.invoicesOfCustomer[owner] ?? []
      rows = ids.reversed().compactMap { state.invoices[$0] }.filter(admits)
    } else {
      rows = state.invoices.newestFirst.filter(admits)
    }
    return try Listing(rows: rows, noun: "invoice").page(call) { row, rendering in
      state.shown(row).rendered(rendering, in: state)
    }
  }

  @Sendable static func lines(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let invoice = state.shown(try state.readable(call.path[0]))
    let rows = invoice.lines.indices.map { IndexedLine(id: invoice.lineID($0), index: $0) }
    return try Listing(rows: rows, noun: "line_item").page(call) { row, rendering in
      invoice.line(row.index, rendering, in: state)
    }
  }
}

extension SandboxState {
  /// An invoice that can be read: one of its own, or a preview of the last 72 hours.
  func readable(_ id: String) throws(StripeError) -> Invoice {
    guard let preview = previews.invoice(id, at: wallNow, within: rules.previewSeconds) else {
      return try invoice(id)
    }
    return preview
  }

  func invoice(_ id: String) throws(StripeError) -> Invoice {
    guard let invoice = invoices[id] else { throw .missing("invoice", id) }
    return invoice
  }
}
