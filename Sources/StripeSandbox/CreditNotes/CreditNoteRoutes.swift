/// docs.stripe.com/api/credit_notes
enum CreditNoteRoutes {
  private static let base = "/v1/credit_notes"
  static let routes = [
    Route(
      .post, base,
      """
      ~amount credit_amount:# ~effective_at ~email_type invoice! lines:[{amount:# description invoice_line_item ~quantity
      ~tax_amounts ~tax_rates type!:(invoice_line_item) ~unit_amount ~unit_amount_decimal}] memo metadata:{*}
      out_of_band_amount:# reason:(duplicate,fraudulent,order_change,product_unsatisfactory) refund_amount:# ~refunds
      ~shipping_cost
      """, create),
    Route(
      .get, base, "customer ~customer_account invoice" + Route.createdFilter + Route.paging, list),
    Route(.get, base + "/{id}", "", retrieve),
    Route(.post, base + "/{id}", "memo metadata:{*}", update),
    Route(.post, base + "/{id}/void", "", void),
  ]

  @Sendable static func create(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let parameters = call.parameters
    let invoice = try state.invoice(parameters.text("invoice") ?? "")
    guard invoice.status == .open || invoice.status == .paid else {
      throw .invalid(
        "Credit notes can only be created for open or paid invoices. This invoice is "
          + "\(invoice.status.rawValue).", param: "invoice")
    }
    let lines = try lines(of: invoice, &state, parameters)
    let count = state.creditNotes.oldestFirst.count { $0.invoice == invoice.id } + 1
    var note = CreditNote(
      id: state.ids.id("cn_1"),
      number: "\(invoice.number ?? "")-CN-\(count < 10 ? "0" : "")\(count)",
      created: state.now(of: invoice.customer), invoice: invoice.id, customer: invoice.customer,
      currency: invoice.currency, lines: lines, isAfterPayment: invoice.status == .paid)
    note.toBalance = try parameters.amount("credit_amount") ?? 0
    note.refunded = try parameters.amount("refund_amount") ?? 0
    note.outOfBand = try parameters.amount("out_of_band_amount") ?? 0
    note.memo = parameters.text("memo")
    note.reason = parameters.text("reason")
    note.metadata = parameters.metadata()
    try check(note, of: invoice)
    state.issue(note)
    return note.rendered(call.rendering, in: state)
  }

  private static func lines(
    of invoice: Invoice, _ state: inout SandboxState, _ parameters: Parameters
  ) throws(StripeError) -> [CreditNote.Line] {
    var lines: [CreditNote.Line] = []
    for entry in parameters.list("lines") {
      let id = entry.text("invoice_line_item") ?? ""
      guard let index = invoice.lines.indices.first(where: { invoice.lineID($0) == id }) else {
        throw .missing("invoice line item", id, param: entry.path("invoice_line_item"))
      }
      let earlier = state.creditNotes.oldestFirst.filter { $0.invoice == invoice.id && !$0.isVoid }
      let credited = (earlier.flatMap(\.lines) + lines).filter { $0.line == id }
        .reduce(Int64(0)) { $0 + $1.amount }
      let left = invoice.lines[index].net - credited
      let amount = try entry.amount("amount") ?? left
      guard amount > 0, amount <= left else {
        throw .invalid(
          "The amount of the line item (\(amount)) must be positive and at most what is left of the "
            + "invoice line item (\(left)).", param: entry.path("amount"))
      }
      lines.append(
        CreditNote.Line(
          id: state.ids.id("cnli_1"), line: id, amount: amount,
          description: entry.text("description")))
    }
    guard !lines.isEmpty else { throw .parameterMissing("lines") }
    return lines
  }

  /// Of a paid invoice it is said where all of the amount goes; of an open one the amount due falls.
  private static func check(_ note: CreditNote, of invoice: Invoice) throws(StripeError) {
    let (named, overflow) = note.toBalance.addingReportingOverflow(note.refunded)
    let (all, more) = named.addingReportingOverflow(note.outOfBand)
    let parts = [note.toBalance, note.refunded, note.outOfBand]
    guard !overflow, !more, parts.allSatisfy({ $0 >= 0 }),
      all == (note.isAfterPayment ? note.total : 0)
    else {
      throw .invalid(
        "The sum of credit amount, refund amount and out of band amount (\(all)) must equal the post "
          + "payment amount (\(note.isAfterPayment ? note.total : 0)).", param: "credit_amount")
    }
    guard note.isAfterPayment || note.total <= invoice.amountRemaining else {
      throw .invalid(
        "The amount of the credit note (\(note.total)) is more than what remains of the invoice "
          + "(\(invoice.amountRemaining)).", param: "lines")
    }
  }

  @Sendable static func retrieve(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    try state.creditNote(call.path[0]).rendered(call.rendering, in: state)
  }

  @Sendable static func list(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let (created, parameters) = (CreatedFilter(call.parameters), call.parameters)
    let rows = state.creditNotes.newestFirst.filter { row in
      (parameters.text("customer").map { $0 == row.customer } ?? true)
        && (parameters.text("invoice").map { $0 == row.invoice } ?? true)
        && created.admits(row.created)
    }
    return try Listing(rows: rows, noun: "credit_note").page(call) { row, rendering in
      row.rendered(rendering, in: state)
    }
  }

  @Sendable static func update(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    var note = try state.creditNote(call.path[0])
    if call.parameters.has("memo") { note.memo = call.parameters.text("memo") }
    note.metadata = call.parameters.metadata(note.metadata)
    state.creditNotes.insert(note)
    state.record("credit_note.updated", .creditNote(note.id))
    return note.rendered(call.rendering, in: state)
  }

  /// Only what was taken off an open invoice can be put back.
  @Sendable static func void(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let note = try state.creditNote(call.path[0])
    guard !note.isVoid, !note.isAfterPayment, state.invoices[note.invoice]?.status == .open else {
      throw .invalid("You can only void credit notes of open invoices.")
    }
    state.withdraw(note)
    return try state.creditNote(note.id).rendered(call.rendering, in: state)
  }
}
