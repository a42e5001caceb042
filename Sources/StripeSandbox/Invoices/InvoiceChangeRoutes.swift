/// Making, changing and settling invoices (docs.stripe.com/api/invoices).
enum InvoiceChangeRoutes {
  private static let fields = """
    auto_advance:? automatic_tax:{enabled!:? ~liability} automatically_finalizes_at:#
    collection_method:(charge_automatically,send_invoice) ~custom_fields days_until_due:# default_payment_method
    ~default_tax_rates description ~discounts due_date:# ~footer metadata:{*} ~number ~on_behalf_of ~payment_settings
    ~account_tax_ids ~default_source ~effective_at:# ~shipping_cost ~application_fee_amount ~shipping_details ~transfer_data ~rendering ~statement_descriptor ~issuer
    """
  private static let one = "/v1/invoices/{invoice}"
  static let routes = [
    Route(
      .post, "/v1/invoices",
      fields
        + " currency customer! ~customer_account ~from_invoice pending_invoice_items_behavior:(exclude,include) subscription",
      create),
    Route(.post, one, fields, update),
    Route(.delete, one, "", delete),
    Route(.post, one + "/finalize", "auto_advance:?", finalize),
    Route(
      .post, one + "/pay",
      "~forgive ~mandate off_session:? paid_out_of_band:? payment_method source", pay),
    Route(.post, one + "/void", "", void),
    Route(.post, one + "/mark_uncollectible", "", markUncollectible),
    Route(.post, one + "/send", "", send),
  ]

  @Sendable static func create(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let parameters = call.parameters
    let customer = try state.customer(parameters.text("customer") ?? "")
    let now = state.now(of: customer.id)
    let asked = try ChargeCurrency.read(parameters)?.code
    var invoice = Invoice(
      id: state.ids.id("in_1"), customer: customer.id, created: now, status: .draft,
      reason: .manual, currency: asked ?? customer.currency ?? "usd",
      periodStart: now, periodEnd: now, lines: [])
    if let id = parameters.text("subscription") {
      invoice.subscription = try state.subscription(id, param: "subscription").id
    }
    invoice.autoAdvances = false
    try apply(parameters, to: &invoice)
    // Since 2022-08-01 pending items are taken only when asked for.
    if parameters.text("pending_invoice_items_behavior") == "include" {
      let currency = invoice.currency
      for item in state.pendingItems(of: customer.id) where item.currency == currency {
        invoice.lines.append(state.take(item, into: invoice.id))
      }
    }
    if invoice.autoAdvances { invoice.finalizesAt = now + state.rules.graceSeconds }
    state.discount(&invoice, at: now)
    state.file(invoice)
    return invoice.rendered(call.rendering, in: state)
  }

  private static func apply(_ parameters: Parameters, to invoice: inout Invoice)
    throws(StripeError)
  {
    if let flag = parameters.flag("auto_advance") { invoice.autoAdvances = flag }
    if let moment = try parameters.moment("automatically_finalizes_at") {
      invoice.finalizesAt = moment
      invoice.autoAdvances = true
    }
    if parameters.has("description") { invoice.description = parameters.text("description") }
    if let method = parameters.text("collection_method") {
      invoice.sendsInvoice = method == "send_invoice"
    }
    if let due = try parameters.moment("due_date") { invoice.dueDate = due }
    if let days = try parameters.days("days_until_due") {
      invoice.dueDate = invoice.created + days * 86_400
    }
    if invoice.dueDate != nil, !invoice.sendsInvoice {
      throw .invalid(
        "`due_date` and `days_until_due` need `collection_method=send_invoice`.", param: "due_date")
    }
    invoice.metadata = parameters.metadata(invoice.metadata)
  }

  @Sendable static func update(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    var invoice = try state.invoice(call.path[0])
    let onlyTexts = call.parameters.tree.entries.allSatisfy {
      ["metadata", "description", "auto_advance", "expand"].contains($0.name)
    }
    if !onlyTexts { invoice = try state.draft(invoice.id, param: "id") }
    try apply(call.parameters, to: &invoice)
    state.invoices.insert(invoice)
    if invoice.status == .draft, invoice.autoAdvances {
      let moment = invoice.finalizesAt ?? invoice.created + state.rules.graceSeconds
      state.invoices.update(invoice.id) { $0.finalizesAt = moment }
      state.agenda.add(
        .invoice(invoice.id), at: moment, on: state.customers[invoice.customer]?.clock)
    }
    return answer(invoice.id, "invoice.updated", &state, call)
  }

  /// Only drafts that no subscription made can be deleted; their items wait again.
  @Sendable static func delete(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let invoice = try state.draft(try state.invoice(call.path[0]).id, param: "id")
    guard invoice.subscription == nil else {
      throw .invalid("You can only delete draft invoices that no subscription created.")
    }
    state.record("invoice.deleted", .invoice(invoice.id))
    for case .item(let id) in invoice.lines.map(\.source) {
      state.invoiceItems.update(id) { $0.invoice = nil }
      state.pendingOfCustomer[invoice.customer, default: []].append(id)
    }
    state.invoicesOfCustomer[invoice.customer]?.removeAll { $0 == invoice.id }
    state.invoices.remove(invoice.id)
    return Customer.deleted(invoice.id, object: "invoice")
  }

  @Sendable static func finalize(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let invoice = try state.invoice(call.path[0])
    guard invoice.status == .draft else {
      throw .invalid("This invoice is already finalized.", code: "invoice_not_editable")
    }
    try state.checkFinalization(of: invoice)
    if let flag = call.parameters.flag("auto_advance") {
      state.invoices.update(invoice.id) { $0.autoAdvances = flag }
    }
    // A manual finalization does not collect; that is what pay and auto_advance are for.
    let collects = state.invoices[invoice.id]?.autoAdvances ?? false
    state.finalize(invoice.id, at: state.now(of: invoice.customer), pays: collects)
    return try state.invoice(invoice.id).rendered(call.rendering, in: state)
  }

  @Sendable static func pay(_ state: inout SandboxState, _ call: Call) throws(StripeError) -> JSON {
    let invoice = try state.invoice(call.path[0])
    let now = state.now(of: invoice.customer)
    try state.checkFinalization(of: invoice)
    switch invoice.status {
    case .paid: throw .invalid("Invoice is already paid")
    case .void: throw .invalid("This invoice is void and cannot be paid.")
    case .draft: state.finalize(invoice.id, at: now, pays: false)
    case .open, .uncollectible: state.invoices.update(invoice.id) { $0.status = .open }
    }
    let method = call.parameters.text("payment_method") ?? call.parameters.text("source")
    if call.parameters.flag("paid_out_of_band") == true {
      state.markPaid(invoice.id, at: now)
    } else if state.invoices[invoice.id]?.status == .open,
      !state.attemptPayment(of: invoice.id, at: now, method: method)
    {
      throw StripeError(
        status: 402, kind: .card, code: "card_declined", message: "Your card was declined.")
    }
    return try state.invoice(invoice.id).rendered(call.rendering, in: state)
  }

  @Sendable static func void(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let invoice = try state.invoice(call.path[0])
    guard invoice.status == .open || invoice.status == .uncollectible else {
      throw .invalid(
        "You can only pass in open or uncollectible invoices. This invoice is "
          + "\(invoice.status.rawValue).", code: "status_transition_invalid")
    }
    let now = state.now(of: invoice.customer)
    state.invoices.update(invoice.id) {
      $0.status = .void
      $0.voidedAt = now
    }
    return answer(invoice.id, "invoice.voided", &state, call)
  }

  @Sendable static func markUncollectible(_ state: inout SandboxState, _ call: Call)
    throws(StripeError) -> JSON
  {
    let invoice = try state.invoice(call.path[0])
    guard invoice.status == .open else {
      throw .invalid(
        "Only open invoices can be marked as uncollectible.", code: "status_transition_invalid")
    }
    let now = state.now(of: invoice.customer)
    state.invoices.update(invoice.id) {
      $0.status = .uncollectible
      $0.uncollectibleAt = now
    }
    return answer(invoice.id, "invoice.marked_uncollectible", &state, call)
  }

  @Sendable static func send(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let invoice = try state.invoice(call.path[0])
    guard invoice.sendsInvoice else {
      throw .invalid(
        "You can only manually send an invoice if its collection method is 'send_invoice'.")
    }
    try state.checkFinalization(of: invoice)
    if invoice.status == .draft {
      state.finalize(invoice.id, at: state.now(of: invoice.customer), pays: false)
    }
    return answer(invoice.id, "invoice.sent", &state, call)
  }

  private static func answer(
    _ id: String, _ event: String, _ state: inout SandboxState, _ call: Call
  ) -> JSON {
    let isOwn = event != "invoice.updated"
    state.record(["invoice.updated"] + (isOwn ? [event] : []), .invoice(id))
    return state.invoices[id]?.rendered(call.rendering, in: state) ?? .null
  }
}
