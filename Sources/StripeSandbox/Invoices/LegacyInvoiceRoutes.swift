/// The upcoming invoice of the generation before basil (docs.stripe.com/changelog/basil/2025-03-31/invoice-preview-api-deprecations).
enum LegacyInvoiceRoutes {
  private static let fields = """
    ~automatic_tax ~coupon currency customer ~customer_details ~discounts ~invoice_items ~issuer ~on_behalf_of
    preview_mode:(next,recurring) ~schedule ~schedule_details subscription ~subscription_items ~subscription_details
    """

  static let routes = [
    Route(.get, "/v1/invoices/upcoming", fields, in: [.usageRecords], retrieve),
    Route(.get, "/v1/invoices/upcoming/lines", fields + Route.paging, in: [.usageRecords], lines),
    Route(.get, "/v1/invoices/upcoming", "", in: [.meters], gone),
  ]

  @Sendable static func retrieve(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    var copy = state
    let invoice = try upcoming(call, &copy)
    state.previews.keep(invoice, at: state.wallNow, for: state.rules.previewSeconds)
    return invoice.rendered(call.rendering, in: copy)
  }

  @Sendable static func lines(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    var copy = state
    let invoice = try upcoming(call, &copy)
    let rows = invoice.lines.indices.map { IndexedLine(id: invoice.lineID($0), index: $0) }
    return try Listing(rows: rows, noun: "line_item").page(call) { row, rendering in
      invoice.line(row.index, rendering, in: copy)
    }
  }

  @Sendable static func gone(_ state: inout SandboxState, _ call: Call) throws(StripeError) -> JSON
  {
    throw .unrecognized(method: "GET", path: call.url)
  }

  private static func upcoming(_ call: Call, _ copy: inout SandboxState) throws(StripeError)
    -> Invoice
  {
    if let id = call.parameters.text("subscription") {
      let subscription = try copy.subscription(id, param: "subscription")
      guard !subscription.hasEnded else { throw .noUpcoming(subscription.customer) }
      return try InvoicePreview.upcoming(subscription, in: &copy)
    }
    guard let id = call.parameters.text("customer") else { throw .parameterMissing("customer") }
    let customer = try copy.customer(id)
    let next = copy.liveSubscriptions(of: customer.id).min { $0.periodEnd < $1.periodEnd }
    guard let next else { throw .noUpcoming(customer.id) }
    return try InvoicePreview.upcoming(next, in: &copy)
  }
}
