extension ControlRoutes {
  /// The switches by name, as they stand.
  func rules(_ held: Sandbox.Held) -> JSON {
    let rules = held.state.rules
    var json = JSONObject()
    json.set("ties", rules.ties.rawValue)
    json.set("flat_fee_at_zero", rules.chargesFlatFeeAtZero)
    json.set("bills_trial_usage", rules.billsTrialUsage)
    json.set("grace_seconds", rules.graceSeconds)
    json.set("processing_lag_seconds", rules.processingLagSeconds)
    json.set("refuses_unknown_customers_at_once", rules.refusesUnknownCustomersAtOnce)
    json.set("refuses_fractions_at_once", rules.refusesFractionsAtOnce)
    json.set("usage_record_skew_seconds", rules.usageRecordSkewSeconds)
    json.set("conflict_is_idempotency_error", rules.conflictIsIdempotencyError)
    json.set("calls_per_second", rules.callsPerSecond)
    json.set("calls_per_second_and_endpoint", rules.callsPerSecondAndEndpoint)
    return .object(json)
  }

  /// Sets the switches that the body names; a name or a value that is not known changes nothing.
  func change(_ held: inout Sandbox.Held) -> Answer {
    guard case .object(let fields) = body else {
      return Answer(status: 400, json: .text("an object of switches is needed"))
    }
    var rules = held.state.rules
    for field in fields.fields where !Self.set(field.name, field.value, in: &rules) {
      var problem = JSONObject()
      problem.set("error", "No such switch, or not its kind of value: \(field.name)")
      return Answer(status: 400, json: .object(problem))
    }
    held.state.rules = rules
    return Answer(json: self.rules(held))
  }

  /// Up to ten years, so that no moment plus a switch overflows.
  private static let seconds: ClosedRange<Int64> = 0...315_360_000

  private static func set(_ name: String, _ value: JSON, in rules: inout BillingRules) -> Bool {
    switch (name, value) {
    case ("ties", .text(let text)):
      guard let ties = TieRule(rawValue: text) else { return false }
      rules.ties = ties
    case ("flat_fee_at_zero", .flag(let flag)): rules.chargesFlatFeeAtZero = flag
    case ("bills_trial_usage", .flag(let flag)): rules.billsTrialUsage = flag
    case ("refuses_unknown_customers_at_once", .flag(let flag)):
      rules.refusesUnknownCustomersAtOnce = flag
    case ("grace_seconds", .integer(let number)) where seconds.contains(number):
      rules.graceSeconds = number
    case ("processing_lag_seconds", .integer(let number)) where seconds.contains(number):
      rules.processingLagSeconds = number
    case ("refuses_fractions_at_once", .flag(let flag)): rules.refusesFractionsAtOnce = flag
    case ("conflict_is_idempotency_error", .flag(let flag)): rules.conflictIsIdempotencyError = flag
    case ("usage_record_skew_seconds", .integer(let number)) where seconds.contains(number):
      rules.usageRecordSkewSeconds = number
    case ("calls_per_second", .integer(let number)) where number >= 0:
      rules.callsPerSecond = number
    case ("calls_per_second_and_endpoint", .integer(let number)) where number >= 0:
      rules.callsPerSecondAndEndpoint = number
    default: return false
    }
    return true
  }
}
