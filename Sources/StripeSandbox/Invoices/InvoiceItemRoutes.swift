/// docs.stripe.com/api/invoiceitems
enum InvoiceItemRoutes {
  private static let changeFields = """
    amount:# description discountable:? ~discounts metadata:{*} period:{end!:# start!:#} pricing:{price} price ~price_data
    quantity:# ~quantity_decimal ~tax_behavior ~tax_code ~tax_rates unit_amount:# unit_amount_decimal
    """
  static let routes = [
    Route(
      .post, "/v1/invoiceitems",
      changeFields + " currency customer! ~customer_account invoice subscription", create),
    Route(
      .get, "/v1/invoiceitems",
      "customer ~customer_account invoice pending:?" + Route.createdFilter + Route.paging, list),
    Route(.get, "/v1/invoiceitems/{invoiceitem}", "", retrieve),
    Route(.post, "/v1/invoiceitems/{invoiceitem}", changeFields, update),
    Route(.delete, "/v1/invoiceitems/{invoiceitem}", "", delete),
  ]

  @Sendable static func create(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let parameters = call.parameters
    let customer = try state.customer(parameters.text("customer") ?? "")
    if let id = parameters.text("subscription"), state.subscriptions[id]?.customer != customer.id {
      throw .missing("subscription", id, param: "subscription")
    }
    if !parameters.has("invoice") { try state.refuseFurtherItems(of: customer.id) }
    let now = state.now(of: customer.id)
    let asked = try ChargeCurrency.read(parameters)?.code
    var item = InvoiceItem(
      id: state.ids.id("ii_1"), customer: customer.id, date: now,
      currency: asked ?? customer.currency ?? "usd",
      line: InvoiceLine(
        source: .licensed, amount: 0, quantity: 1, periodStart: now, periodEnd: now))
    item.line.source = .item(item.id)
    item.subscription = parameters.text("subscription")
    try apply(parameters, to: &item, in: state)
    if let id = parameters.text("invoice") {
      let invoice = try state.draft(id, param: "invoice")
      item.invoice = invoice.id
      let line = item.line
      state.invoices.update(id) { $0.lines.append(line) }
    }
    state.file(item)
    return item.rendered(call.rendering, in: state)
  }

  private static func apply(
    _ parameters: Parameters, to item: inout InvoiceItem, in state: SandboxState
  ) throws(StripeError) {
    if let quantity = parameters.integer("quantity") { item.line.quantity = quantity }
    if let id = parameters.object("pricing")?.text("price") ?? parameters.text("price") {
      guard let price = state.prices[id] else { throw .missing("price", id, param: "pricing") }
      guard price.recurrence == nil, let unit = price.terms.unitAmount else {
        throw .invalid(
          "The price specified is set to `type=recurring` but this field only accepts prices with "
            + "`type=one_time`.", param: "pricing[price]")
      }
      item.line.price = id
      item.line.unitAmount = unit
    }
    if let text = parameters.text("unit_amount_decimal") ?? parameters.text("unit_amount") {
      guard let unit = DecimalAmount(text: text) else {
        throw .invalid("Invalid decimal: \(text)", param: "unit_amount_decimal")
      }
      item.line.unitAmount = unit
    }
    let currency = ChargeCurrency(item.currency)
    if let amount = try parameters.amount("amount") {
      try currency?.check(amount, at: "amount")
      item.line.amount = amount
      item.line.unitAmount = DecimalAmount(whole: amount)
    } else if let unit = item.line.unitAmount {
      let terms = PriceTerms(unitAmount: unit)
      let calculator = ChargeCalculator(
        ties: state.rules.ties, chargesFlatFeeAtZero: false, step: currency?.step ?? 1)
      item.line.amount = try calculator.charges(for: item.line.quantity, at: terms)[0].amount
    } else {
      throw .parameterMissing("amount")
    }
    if parameters.has("description") { item.line.text = parameters.text("description") }
    if let period = parameters.object("period") {
      item.line.periodStart = try period.moment("start") ?? item.line.periodStart
      item.line.periodEnd = try period.moment("end") ?? item.line.periodEnd
    }
    item.metadata = parameters.metadata(item.metadata)
    item.line.metadata = item.metadata
    if item.line.text == nil, item.line.price == nil { item.line.text = "Invoice item" }
  }

  @Sendable static func retrieve(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    try item(call, state).rendered(call.rendering, in: state)
  }

  @Sendable static func update(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    var item = try changeable(call, state)
    try apply(call.parameters, to: &item, in: state)
    state.invoiceItems.insert(item)
    replaceLine(of: item, with: item.line, &state)
    return item.rendered(call.rendering, in: state)
  }

  @Sendable static func delete(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let item = try changeable(call, state)
    replaceLine(of: item, with: nil, &state)
    state.record("invoiceitem.deleted", .invoiceItem(item.id))
    state.pendingOfCustomer[item.customer]?.removeAll { $0 == item.id }
    state.invoiceItems.remove(item.id)
    return Customer.deleted(item.id, object: "invoiceitem")
  }

  private static func replaceLine(
    of item: InvoiceItem, with line: InvoiceLine?, _ state: inout SandboxState
  ) {
    guard let invoice = item.invoice else { return }
    state.invoices.update(invoice) { invoice in
      guard let index = invoice.lines.firstIndex(where: { $0.source == .item(item.id) }) else {
        return
      }
      if let line { invoice.lines[index] = line } else { invoice.lines.remove(at: index) }
    }
  }

  @Sendable static func list(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let parameters = call.parameters
    let created = CreatedFilter(parameters)
    let rows = state.invoiceItems.newestFirst.filter { item in
      (parameters.text("customer").map { $0 == item.customer } ?? true)
        && (parameters.text("invoice").map { $0 == item.invoice } ?? true)
        && (parameters.flag("pending").map { $0 == (item.invoice == nil) } ?? true)
        && created.admits(item.date)
    }
    return try Listing(rows: rows, noun: "invoiceitem").page(call) { row, rendering in
      row.rendered(rendering, in: state)
    }
  }

  private static func item(_ call: Call, _ state: SandboxState) throws(StripeError) -> InvoiceItem {
    guard let item = state.invoiceItems[call.path[0]] else {
      throw .missing("invoiceitem", call.path[0])
    }
    return item
  }

  /// An item can be changed until its invoice is final.
  private static func changeable(_ call: Call, _ state: SandboxState) throws(StripeError)
    -> InvoiceItem
  {
    let item = try item(call, state)
    if let invoice = item.invoice { _ = try state.draft(invoice, param: "id") }
    return item
  }
}

extension SandboxState {
  /// At most 250 items may wait for a customer (docs.stripe.com/api/invoiceitems/create).
  func refuseFurtherItems(of customer: String) throws(StripeError) {
    guard pendingItems(of: customer).count >= rules.pendingItemsLimit else { return }
    throw .invalid(
      "You have reached the maximum of \(rules.pendingItemsLimit) pending invoice items for customer "
        + "\(customer).", param: "customer")
  }

  /// An invoice that may still be changed.
  func draft(_ id: String, param: String) throws(StripeError) -> Invoice {
    guard let invoice = invoices[id] else { throw .missing("invoice", id, param: param) }
    guard invoice.status == .draft else {
      throw .invalid(
        "This invoice is no longer editable: it has been finalized.", param: param,
        code: "invoice_not_editable")
    }
    return invoice
  }
}
