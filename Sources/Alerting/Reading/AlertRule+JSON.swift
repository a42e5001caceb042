import Amounts
import Metering
public import Reporting

extension AlertRule {
  /// As ``init(json:)`` reads it, with every default told.
  public var json: JSONObject {
    var object: JSONObject = [
      "name": .string(name.text), "kind": .string(condition.kind.rawValue),
      "severity": .string(severity.rawValue),
    ]
    for (field, value) in condition.fields { object.append(field, value) }
    object.append("for", .string(RuleFields.text(ofSeconds: waitSeconds)))
    object.append("keep", .string(RuleFields.text(ofSeconds: keepSeconds)))
    if let customers { object.append("customers", Self.list(customers.map(\.text))) }
    if let receivers { object.append("receivers", Self.list(receivers.map(\.text))) }
    return object
  }

  fileprivate static func list(_ texts: [String]) -> JSONValue {
    .array(texts.sorted().map { .string($0) })
  }
}

extension AlertCondition {
  fileprivate var fields: [(String, JSONValue)] {
    switch self {
    case .spikeUnits(let meters, let deviations, let minimum):
      Self.meters(meters) + [
        ("deviations", JSONValue(deviations)), ("minimum", JSONValue(minimum)),
      ]
    case .spikeMoney(let meters, let deviations, let minimum):
      Self.meters(meters) + [
        ("deviations", JSONValue(deviations)), ("minimum_minor", JSONValue(minimum.minorUnits)),
      ]
    case .dropToZero(let meters, let minimum):
      Self.meters(meters) + [("minimum", JSONValue(minimum))]
    case .allowance(let meters, let percent):
      Self.meters(meters) + [("percent", JSONValue(percent))]
    case .budget(let money), .projectedInvoice(let money):
      [("amount_minor", JSONValue(money.minorUnits))]
    case .differences(let money), .lateUsage(let money):
      [("minimum_minor", JSONValue(money.minorUnits))]
    case .exporterSilent(let seconds), .deliveryAgeing(let seconds), .unbilledPeriod(let seconds),
      .plannedChange(let seconds), .webhookSilence(let seconds):
      [("after", .string(RuleFields.text(ofSeconds: seconds)))]
    case .exporterConflict(let seconds):
      [("within", .string(RuleFields.text(ofSeconds: seconds)))]
    case .gaps(let windows): [("windows", JSONValue(windows))]
    case .quarantine, .deliveryFailed, .deliveryRefused: []
    case .clockSkew(let seconds): [("seconds", JSONValue(seconds))]
    case .exporterOutdated(let limit): limit.map { [("below", .string("\($0)"))] } ?? []
    }
  }

  private static func meters(_ meters: Set<MeterKey>?) -> [(String, JSONValue)] {
    meters.map { [("meters", AlertRule.list($0.map(\.text)))] } ?? []
  }
}
