/// docs.stripe.com/api/customers
enum CustomerRoutes {
  private static let fields = """
    address:{city country line1 line2 postal_code state} balance:# ~business_name ~cash_balance:{*} description email
    ~individual_name ~invoice_prefix invoice_settings:{~custom_fields default_payment_method ~footer ~rendering_options}
    metadata:{*} name next_invoice_sequence:# payment_method phone preferred_locales:[$]
    ~shipping source ~tax tax_exempt:(,exempt,none,reverse) ~tax_id_data
    """

  /// Parameters of updates from before payment methods.
  private static let replaced =
    " ~bank_account ~card ~default_alipay_account ~default_bank_account ~default_card ~default_source"

  static let routes = [
    Route(.post, "/v1/customers", fields + " test_clock", in: [.meters], create),
    Route(.post, "/v1/customers", fields + " test_clock coupon", in: [.usageRecords], create),
    Route(
      .get, "/v1/customers", "email test_clock" + Route.createdFilter + Route.paging, list),
    Route(.get, "/v1/customers/{customer}", "", retrieve),
    Route(.post, "/v1/customers/{customer}", fields + replaced, in: [.meters], update),
    Route(
      .post, "/v1/customers/{customer}", fields + replaced + " coupon", in: [.usageRecords], update),
    Route(.delete, "/v1/customers/{customer}/discount", "", removeDiscount),
    Route(.delete, "/v1/customers/{customer}", "", delete),
  ]

  @Sendable static func create(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let clock = call.parameters.text("test_clock")
    if let clock, state.clocks[clock] == nil {
      throw .missing("test_clock", clock, param: "test_clock")
    }
    let created = clock.flatMap { state.clocks[$0]?.frozenTime } ?? state.wallNow
    var customer = Customer(
      id: state.ids.id("cus_", length: 14), created: created, clock: clock)
    try apply(call.parameters, to: &customer)
    let coupon = try coupon(state, call)
    state.customers.insert(customer)
    give(coupon, to: customer.id, &state)
    if let clock { state.customersOfClock[clock, default: []].append(customer.id) }
    state.record("customer.created", .customer(customer.id))
    return state.customers[customer.id]?.rendered(call.rendering, in: state) ?? .null
  }

  private static func coupon(_ state: SandboxState, _ call: Call) throws(StripeError) -> Coupon? {
    guard let id = call.parameters.text("coupon"), !id.isEmpty else { return nil }
    return try state.coupon(id, param: "coupon")
  }

  /// A customer has one discount: a new one takes the place of the old.
  private static func give(_ coupon: Coupon?, to customer: String, _ state: inout SandboxState) {
    guard let coupon else { return }
    takeDiscount(of: customer, &state)
    let discount = state.redeem(coupon, of: customer, nil, at: state.now(of: customer))
    state.customers.update(customer) { $0.discount = discount }
  }

  private static func takeDiscount(of customer: String, _ state: inout SandboxState) {
    guard let id = state.customers[customer]?.discount else { return }
    state.customers.update(customer) { $0.discount = nil }
    state.record("customer.discount.deleted", .discount(id))
  }

  /// docs.stripe.com/api/discounts/delete
  @Sendable static func removeDiscount(_ state: inout SandboxState, _ call: Call)
    throws(StripeError) -> JSON
  {
    let customer = try state.customer(call.path[0], param: "id")
    guard let id = customer.discount else {
      throw .invalid("No active discount for customer: \(customer.id)", code: "resource_missing")
    }
    takeDiscount(of: customer.id, &state)
    state.record("customer.updated", .customer(customer.id))
    return Customer.deleted(id, object: "discount")
  }

  @Sendable static func retrieve(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    guard let customer = state.customers[call.path[0]] else {
      throw .missing("customer", call.path[0])
    }
    return customer.rendered(call.rendering, in: state)
  }

  @Sendable static func update(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    var customer = try state.customer(call.path[0], param: "id")
    try apply(call.parameters, to: &customer)
    let coupon = try coupon(state, call)
    state.customers.insert(customer)
    if call.parameters.unsets("coupon") { takeDiscount(of: customer.id, &state) }
    give(coupon, to: customer.id, &state)
    state.record("customer.updated", .customer(customer.id))
    return state.customers[customer.id]?.rendered(call.rendering, in: state) ?? .null
  }

  @Sendable static func delete(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let customer = try state.customer(call.path[0], param: "id")
    for subscription in state.liveSubscriptions(of: customer.id) {
      state.end(subscription.id, at: state.now(of: customer.id))
    }
    state.record("customer.deleted", .customer(customer.id))
    state.customers.update(customer.id) { $0.isDeleted = true }
    return Customer.deleted(customer.id, object: "customer")
  }

  @Sendable static func list(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let filter = CreatedFilter(call.parameters)
    let email = call.parameters.text("email")
    let clock = call.parameters.text("test_clock")
    // Customers of a test clock are listed only when that clock is named (docs.stripe.com/api/customers/list).
    let rows = state.customers.newestFirst.filter {
      !$0.isDeleted && $0.clock == clock && filter.admits($0.created)
        && (email == nil || $0.email == email)
    }
    return try Listing(rows: rows, noun: "customer").page(call) { row, rendering in
      row.rendered(rendering, in: state)
    }
  }

  private static func apply(_ parameters: Parameters, to customer: inout Customer)
    throws(StripeError)
  {
    if parameters.has("name") { customer.name = parameters.text("name") }
    if parameters.has("email") { customer.email = parameters.text("email") }
    if parameters.has("description") { customer.description = parameters.text("description") }
    if parameters.has("phone") { customer.phone = parameters.text("phone") }
    if parameters.has("tax_exempt") { customer.taxExempt = parameters.text("tax_exempt") }
    if let balance = try parameters.amount("balance") { customer.balance = balance }
    if let next = try parameters.sequence("next_invoice_sequence") {
      customer.nextInvoiceSequence = next
    }
    if let address = parameters.object("address") { customer.address = address.pairs }
    customer.metadata = parameters.metadata(customer.metadata)
    let method =
      parameters.object("invoice_settings")?.text("default_payment_method")
      ?? parameters.text("payment_method") ?? parameters.text("source")
    if let method { customer.paymentMethod = method }
    if let email = customer.email, !email.contains("@") {
      throw .invalid("Invalid email address: \(email)", param: "email", code: "email_invalid")
    }
  }
}

extension Parameters {
  /// The direct text entries, as pairs.
  var pairs: [StringPair] {
    tree.entries.compactMap { entry in
      entry.value.text.map { StringPair(name: entry.name, value: $0) }
    }
  }
}

extension SandboxState {
  /// A customer that exists and is not deleted.
  func customer(_ id: String, param: String = "customer") throws(StripeError) -> Customer {
    guard let customer = customers[id], !customer.isDeleted else {
      throw .missing("customer", id, param: param)
    }
    return customer
  }
}
