/// docs.stripe.com/api/test_clocks
enum ClockRoutes {
  private static let base = "/v1/test_helpers/test_clocks"
  static let routes = [
    Route(.post, base, "frozen_time!:# name ~customer", create),
    Route(.get, base, Route.paging, list),
    Route(.get, base + "/{test_clock}", "", retrieve),
    Route(.delete, base + "/{test_clock}", "", delete),
    Route(.post, base + "/{test_clock}/advance", "frozen_time!:#", advance),
  ]

  @Sendable static func create(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    if let name = call.parameters.text("name"), name.count > 300 {
      throw .invalid("Invalid string: must be at most 300 characters", param: "name")
    }
    let frozen = try call.parameters.moment("frozen_time") ?? state.wallNow
    let clock = TestClock(
      id: state.ids.id("clock_1"), created: state.wallNow, name: call.parameters.text("name"),
      frozenTime: frozen)
    state.clocks.insert(clock)
    state.record("test_helpers.test_clock.created", .clock(clock.id))
    return clock.rendered
  }

  @Sendable static func retrieve(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    try clock(call, state).rendered
  }

  @Sendable static func list(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    try Listing(rows: Array(state.clocks.newestFirst), noun: "test_clock").page(call) { row, _ in
      row.rendered
    }
  }

  /// Deleting a clock deletes its customers and cancels what they have (docs.stripe.com/api/test_clocks/delete).
  @Sendable static func delete(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    let clock = try clock(call, state)
    state.forget(customers: Set(state.customersOfClock.removeValue(forKey: clock.id) ?? []))
    state.agenda.forget(clock: clock.id)
    state.record("test_helpers.test_clock.deleted", .clock(clock.id))
    state.clocks.remove(clock.id)
    state.advancing.remove(clock.id)
    return Customer.deleted(clock.id, object: "test_helpers.test_clock")
  }

  /// Begins an advance; the work is done in the background and the clock says `advancing` until then
  /// (docs.stripe.com/billing/testing/test-clocks/api-advanced-usage).
  @Sendable static func advance(_ state: inout SandboxState, _ call: Call) throws(StripeError)
    -> JSON
  {
    var clock = try clock(call, state)
    let target = try call.parameters.moment("frozen_time") ?? 0
    guard clock.target == nil else {
      throw .invalid("Test clock advancement is already underway.", param: "frozen_time")
    }
    guard target > clock.frozenTime else {
      throw .invalid(
        "You can only advance a test clock forward in time. The current frozen time is "
          + "\(clock.frozenTime).", param: "frozen_time")
    }
    let limit = state.furthestAdvance(of: clock)
    guard target <= limit else {
      throw .invalid(
        "Cannot advance this test clock past \(limit): at most two intervals of its shortest "
          + "subscription, or two years without one.", param: "frozen_time")
    }
    clock.target = target
    state.clocks.insert(clock)
    state.advancing.insert(clock.id)
    state.record("test_helpers.test_clock.advancing", .clock(clock.id))
    return clock.rendered
  }

  private static func clock(_ call: Call, _ state: SandboxState) throws(StripeError) -> TestClock {
    guard let clock = state.clocks[call.path[0]] else {
      throw .missing("test_clock", call.path[0])
    }
    return clock
  }
}
