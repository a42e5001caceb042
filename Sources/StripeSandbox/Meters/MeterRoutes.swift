/// docs.stripe.com/api/billing/meter
enum MeterRoutes {
  private static let createFields = """
    display_name! event_name! event_time_window:(day,hour) customer_mapping:{event_payload_key! type!:(by_id)}
    default_aggregation!:{formula!:(count,last,sum)} value_settings:{event_payload_key!}
    """

  static let routes = [
    Route(.post, "/v1/billing/meters", createFields, create),
    Route(.get, "/v1/billing/meters", "status:(active,inactive)" + Route.paging, list),
    Route(.get, "/v1/billing/meters/{id}", "", retrieve),
    Route(.post, "/v1/billing/meters/{id}", "display_name", update),
    Route(.post, "/v1/billing/meters/{id}/deactivate", "", deactivate),
    Route(.post, "/v1/billing/meters/{id}/reactivate", "", reactivate),
  ]

  @Sendable static func create(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let meter = try read(call.parameters, &state)
    state.meters.insert(meter)
    state.record("billing.meter.created", .meter(meter.id))
    return meter.rendered
  }

  private static func read(_ parameters: Parameters, _ state: inout SandboxState)
    throws(StripeError) -> Meter
  {
    let eventName = parameters.text("event_name") ?? ""
    try limit(parameters, "display_name", to: 250)
    try limit(parameters, "event_name", to: 100)
    let aggregation = parameters.object("default_aggregation")
    let customer = parameters.object("customer_mapping")
    let value = parameters.object("value_settings")
    if let customer { try limit(customer, "event_payload_key", to: 100) }
    if let value { try limit(value, "event_payload_key", to: 100) }
    // One event name feeds one meter (docs.stripe.com/billing/subscriptions/usage-based/meters/configure).
    guard !state.meters.oldestFirst.contains(where: { $0.eventName == eventName && $0.isActive })
    else {
      throw .invalid(
        "An active meter with event_name `\(eventName)` already exists.", param: "event_name",
        code: "resource_already_exists")
    }
    return Meter(
      id: state.ids.id("mtr_test_61"), created: state.wallNow, updated: state.wallNow,
      displayName: parameters.text("display_name") ?? "", eventName: eventName,
      formula: aggregation?.text("formula").flatMap(Meter.Formula.init) ?? .sum,
      customerKey: customer?.text("event_payload_key") ?? "stripe_customer_id",
      valueKey: value?.text("event_payload_key") ?? "value",
      window: parameters.text("event_time_window").flatMap(Meter.Window.init))
  }

  private static func limit(_ parameters: Parameters, _ name: String, to length: Int)
    throws(StripeError)
  {
    guard (parameters.text(name) ?? "").count <= length else {
      throw .invalid(
        "Invalid string: must be at most \(length) characters", param: parameters.path(name))
    }
  }

  @Sendable static func retrieve(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    try state.meter(call.path[0]).rendered
  }

  @Sendable static func update(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    var meter = try state.meter(call.path[0])
    if let name = call.parameters.text("display_name") { meter.displayName = name }
    return save(&meter, "billing.meter.updated", &state)
  }

  @Sendable static func deactivate(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    var meter = try state.meter(call.path[0])
    guard meter.isActive else {
      throw .invalid("The meter `\(meter.id)` is already inactive.", param: "id")
    }
    meter.deactivatedAt = state.wallNow
    return save(&meter, "billing.meter.deactivated", &state)
  }

  @Sendable static func reactivate(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    var meter = try state.meter(call.path[0])
    guard !meter.isActive else {
      throw .invalid("The meter `\(meter.id)` is already active.", param: "id")
    }
    let name = meter.eventName
    guard !state.meters.oldestFirst.contains(where: { $0.eventName == name && $0.isActive }) else {
      throw .invalid(
        "An active meter with event_name `\(name)` already exists.", param: "id",
        code: "resource_already_exists")
    }
    meter.deactivatedAt = nil
    return save(&meter, "billing.meter.reactivated", &state)
  }

  private static func save(_ meter: inout Meter, _ event: String, _ state: inout SandboxState)
    -> JSON
  {
    meter.updated = state.wallNow
    state.meters.insert(meter)
    state.record(event, .meter(meter.id))
    return meter.rendered
  }

  @Sendable static func list(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let status = call.parameters.text("status")
    let rows = state.meters.newestFirst.filter {
      status == nil || (status == "active") == $0.isActive
    }
    return try Listing(rows: rows, noun: "meter").page(call) { row, _ in row.rendered }
  }
}

extension SandboxState {
  func meter(_ id: String) throws(StripeError) -> Meter {
    guard let meter = meters[id] else { throw .missing("meter", id) }
    return meter
  }
}
