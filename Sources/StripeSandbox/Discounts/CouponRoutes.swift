/// docs.stripe.com/api/coupons
enum CouponRoutes {
  private static let base = "/v1/coupons"
  static let routes = [
    Route(
      .post, base,
      """
      amount_off:# ~applies_to currency ~currency_options duration:(forever,once,repeating) duration_in_months:# id
      ~max_redemptions metadata:{*} name percent_off:. ~redeem_by
      """, create),
    Route(.get, base, Route.createdFilter + Route.paging, list),
    Route(.get, base + "/{coupon}", "", retrieve),
    Route(.post, base + "/{coupon}", "~currency_options metadata:{*} name", update),
    Route(.delete, base + "/{coupon}", "", delete),
  ]

  @Sendable static func create(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let parameters = call.parameters
    let duration = parameters.text("duration").flatMap(Coupon.Duration.init) ?? .once
    var coupon = Coupon(
      id: parameters.text("id") ?? state.ids.id("", length: 8), created: state.wallNow,
      duration: duration)
    guard state.coupons[coupon.id] == nil else {
      throw .invalid("Coupon already exists.", param: "id", code: "resource_already_exists")
    }
    try read(parameters, into: &coupon)
    coupon.name = parameters.text("name")
    coupon.metadata = parameters.metadata()
    state.coupons.insert(coupon)
    state.record("coupon.created", .coupon(coupon.id))
    return coupon.rendered
  }

  private static func read(_ parameters: Parameters, into coupon: inout Coupon) throws(StripeError)
  {
    let percent = parameters.text("percent_off").flatMap { DecimalAmount(text: $0) }
    let amount = try parameters.amount("amount_off")
    guard (percent == nil) != (amount == nil) else {
      throw .invalid("You must pass either `percent_off` or `amount_off`.", param: "percent_off")
    }
    if let percent {
      guard .zero < percent, !(DecimalAmount(whole: 100) < percent) else {
        throw .invalid(
          "Invalid percent_off: must be above 0 and at most 100.", param: "percent_off")
      }
      coupon.percentOff = percent
    }
    if let amount {
      guard amount > 0 else {
        throw .invalid("This value must be greater than or equal to 1.", param: "amount_off")
      }
      guard let currency = try ChargeCurrency.read(parameters) else {
        throw .parameterMissing("currency")
      }
      try currency.check(amount, at: "amount_off")
      coupon.amountOff = amount
      coupon.currency = currency.code
    }
    coupon.months = try parameters.sequence("duration_in_months")
    guard (coupon.duration == .repeating) == (coupon.months != nil), coupon.months ?? 1 <= 1_200
    else {
      throw .invalid(
        "`duration_in_months` goes with `duration=repeating`, up to 1200.",
        param: "duration_in_months")
    }
  }

  @Sendable static func retrieve(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    try state.coupon(call.path[0], param: "id").rendered
  }

  @Sendable static func update(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    var coupon = try state.coupon(call.path[0], param: "id")
    if call.parameters.has("name") { coupon.name = call.parameters.text("name") }
    coupon.metadata = call.parameters.metadata(coupon.metadata)
    state.coupons.insert(coupon)
    state.record("coupon.updated", .coupon(coupon.id))
    return coupon.rendered
  }

  @Sendable static func delete(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let coupon = try state.coupon(call.path[0], param: "id")
    state.record("coupon.deleted", .coupon(coupon.id))
    state.coupons.remove(coupon.id)
    return Customer.deleted(coupon.id, object: "coupon")
  }

  @Sendable static func list(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let created = CreatedFilter(call.parameters)
    let rows = state.coupons.newestFirst.filter { created.admits($0.created) }
    return try Listing(rows: rows, noun: "coupon").page(call) { row, _ in row.rendered }
  }
}

extension SandboxState {
  func coupon(_ id: String, param: String) throws(StripeError) -> Coupon {
    guard let coupon = coupons[id] else { throw .missing("coupon", id, param: param) }
    return coupon
  }
}
