/// docs.stripe.com/api/prices
enum PriceRoutes {
  private static let createFields = """
    active:? billing_scheme:(per_unit,tiered) currency! ~currency_options ~custom_unit_amount lookup_key metadata:{*}
    nickname product product_data:{active:? id metadata:{*} name! statement_descriptor tax_code unit_label}
    recurring:{interval!:(day,month,week,year) interval_count:# meter usage_type:(licensed,metered)
    aggregate_usage:(last_during_period,last_ever,max,sum) ~trial_period_days:#}
    tax_behavior:(exclusive,inclusive,unspecified)
    tiers:[{flat_amount:# flat_amount_decimal unit_amount:# unit_amount_decimal up_to!:(inf)|#}]
    tiers_mode:(graduated,volume) transfer_lookup_key:? transform_quantity:{divide_by!:# round!:(down,up)}
    unit_amount:# unit_amount_decimal
    """
  private static let updateFields = """
    active:? ~currency_options lookup_key metadata:{*} nickname tax_behavior:(exclusive,inclusive,unspecified)
    transfer_lookup_key:?
    """
  private static let filters = """
    active:? currency lookup_keys:[$] product recurring:{interval:(day,month,week,year) meter usage_type:(licensed,metered)}
    type:(one_time,recurring)
    """

  static let routes = [
    Route(.post, "/v1/prices", createFields, create),
    Route(.get, "/v1/prices", filters + Route.createdFilter + Route.paging, list),
    Route(.get, "/v1/prices/{price}", "", retrieve),
    Route(.post, "/v1/prices/{price}", updateFields, update),
  ]

  @Sendable static func create(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let parameters = call.parameters
    guard let currency = try ChargeCurrency.read(parameters) else {
      throw .parameterMissing("currency")
    }
    let reader = PriceReader(
      parameters: parameters, generation: call.generation, currency: currency)
    let recurrence = try reader.recurrence(in: state)
    let terms = try reader.terms()
    let product = try product(parameters, &state)
    var price = Price(
      id: state.ids.id("price_1"), created: state.wallNow, product: product,
      currency: currency.code, recurrence: recurrence, terms: terms)
    price.isActive = parameters.flag("active") ?? true
    price.nickname = parameters.text("nickname")
    price.taxBehavior = parameters.text("tax_behavior")
    price.metadata = parameters.metadata()
    try claimLookupKey(parameters, for: &price, &state)
    state.prices.insert(price)
    state.record("price.created", .price(price.id))
    return price.rendered(call.rendering, in: state)
  }

  private static func product(_ parameters: Parameters, _ state: inout SandboxState)
    throws(StripeError) -> String
  {
    if let data = parameters.object("product_data") {
      guard !parameters.has("product") else {
        throw .invalid(
          "You may only specify one of these parameters: product, product_data.", param: "product",
          code: "parameters_exclusive")
      }
      return try ProductRoutes.make(data, &state).id
    }
    guard let product = parameters.text("product") else { throw .parameterMissing("product") }
    guard state.products[product] != nil else {
      throw .missing("product", product, param: "product")
    }
    return product
  }

  /// Gives the price its lookup key, taking it from the price that has it where the call says so
  /// (docs.stripe.com/products-prices/manage-prices#lookup-keys).
  private static func claimLookupKey(
    _ parameters: Parameters, for price: inout Price, _ state: inout SandboxState
  ) throws(StripeError) {
    guard parameters.has("lookup_key") else { return }
    guard let key = parameters.text("lookup_key") else {
      price.lookupKey = nil
      return
    }
    guard key.count <= 200 else {
      throw .invalid("`lookup_key` must be at most 200 characters.", param: "lookup_key")
    }
    let id = price.id
    if let holder = state.prices.oldestFirst.first(where: { $0.lookupKey == key && $0.id != id }) {
      guard parameters.flag("transfer_lookup_key") == true else {
        throw .invalid(
          "A price (`\(holder.id)`) already uses that lookup key.", param: "lookup_key")
      }
      state.prices.update(holder.id) { $0.lookupKey = nil }
      state.record("price.updated", .price(holder.id))
    }
    price.lookupKey = key
  }

  @Sendable static func retrieve(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    guard let price = state.prices[call.path[0]] else { throw .missing("price", call.path[0]) }
    return price.rendered(call.rendering, in: state)
  }

  @Sendable static func update(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    guard var price = state.prices[call.path[0]] else { throw .missing("price", call.path[0]) }
    let parameters = call.parameters
    if let active = parameters.flag("active") { price.isActive = active }
    if parameters.has("nickname") { price.nickname = parameters.text("nickname") }
    if let behavior = parameters.text("tax_behavior") { price.taxBehavior = behavior }
    price.metadata = parameters.metadata(price.metadata)
    try claimLookupKey(parameters, for: &price, &state)
    state.prices.insert(price)
    state.record("price.updated", .price(price.id))
    return price.rendered(call.rendering, in: state)
  }

  @Sendable static func list(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let parameters = call.parameters
    let keys = parameters.texts("lookup_keys")
    guard keys.count <= 10 else {
      throw .invalid("You may only specify up to 10 lookup_keys.", param: "lookup_keys")
    }
    let created = CreatedFilter(parameters)
    let rows = state.prices.newestFirst.filter { price in
      created.admits(price.created) && matches(price, parameters)
        && (keys.isEmpty || keys.contains(price.lookupKey ?? ""))
    }
    return try Listing(rows: rows, noun: "price").page(call) { row, rendering in
      row.rendered(rendering, in: state)
    }
  }

  private static func matches(_ price: Price, _ parameters: Parameters) -> Bool {
    func agrees(_ value: String?, _ wanted: String?) -> Bool { wanted == nil || value == wanted }
    let recurring = parameters.object("recurring")
    let usage = price.recurrence.map { $0.isMetered ? "metered" : "licensed" }
    return agrees(price.product, parameters.text("product"))
      && agrees(price.currency, parameters.text("currency")?.lowercased())
      && agrees(price.recurrence == nil ? "one_time" : "recurring", parameters.text("type"))
      && (parameters.flag("active").map { $0 == price.isActive } ?? true)
      && agrees(price.recurrence?.interval.unit.rawValue, recurring?.text("interval"))
      && agrees(price.recurrence?.meter, recurring?.text("meter"))
      && agrees(usage, recurring?.text("usage_type"))
  }
}
