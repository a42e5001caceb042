/// docs.stripe.com/api/billing/alert
enum AlertRoutes {
  private static let base = "/v1/billing/alerts"
  static let routes = [
    Route(
      .post, base,
      """
      alert_type!:(usage_threshold) title!
      usage_threshold:{filters:[{customer type!:(customer)}] gte!:# meter! recurrence!:(one_time)}
      """, create),
    Route(.get, base, "alert_type:(usage_threshold) meter" + Route.paging, list),
    Route(.get, base + "/{id}", "", retrieve),
    Route(.post, base + "/{id}/activate", "", activate),
    Route(.post, base + "/{id}/deactivate", "", deactivate),
    Route(.post, base + "/{id}/archive", "", archive),
  ]

  @Sendable static func create(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let title = call.parameters.text("title") ?? ""
    guard title.count <= 256 else {
      throw .invalid("Invalid string: must be at most 256 characters", param: "title")
    }
    guard let usage = call.parameters.object("usage_threshold") else {
      throw .parameterMissing("usage_threshold")
    }
    let meter = usage.text("meter") ?? ""
    guard state.meters[meter] != nil else {
      throw .missing("meter", meter, param: "usage_threshold[meter]")
    }
    let customer = usage.list("filters").first?.text("customer")
    if let customer {
      _ = try state.customer(customer, param: "usage_threshold[filters][0][customer]")
    }
    let alert = BillingAlert(
      id: state.ids.id("alrt_1"), created: customer.map { state.now(of: $0) } ?? 0,
      title: title, meter: meter, threshold: usage.integer("gte") ?? 0, customer: customer)
    state.alerts.insert(alert)
    return alert.rendered(call.rendering, in: state)
  }

  @Sendable static func retrieve(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    try alert(call, state).rendered(call.rendering, in: state)
  }

  @Sendable static func activate(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    try move(to: .active, from: [.inactive], &state, call)
  }

  @Sendable static func deactivate(_ state: inout SandboxState, _ call: Call)
    throws(StripeError) -> JSON
  {
    try move(to: .inactive, from: [.active], &state, call)
  }

  @Sendable static func archive(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    try move(to: .archived, from: [.active, .inactive], &state, call)
  }

  private static func move(
    to status: BillingAlert.Status, from allowed: Set<BillingAlert.Status>,
    _ state: inout SandboxState, _ call: Call
  ) throws(StripeError) -> JSON {
    var alert = try alert(call, state)
    guard allowed.contains(alert.status) else {
      throw .invalid(
        "The alert is \(alert.status.rawValue) and cannot become \(status.rawValue).",
        code: "status_transition_invalid")
    }
    alert.status = status
    state.alerts.insert(alert)
    return alert.rendered(call.rendering, in: state)
  }

  @Sendable static func list(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let meter = call.parameters.text("meter")
    let rows = state.alerts.newestFirst.filter { meter == nil || $0.meter == meter }
    return try Listing(rows: rows, noun: "alert").page(call) { row, rendering in
      row.rendered(rendering, in: state)
    }
  }

  private static func alert(_ call: Call, _ state: SandboxState) throws(StripeError) -> BillingAlert
  {
    guard let alert = state.alerts[call.path[0]] else { throw .missing("alert", call.path[0]) }
    return alert
  }
}
