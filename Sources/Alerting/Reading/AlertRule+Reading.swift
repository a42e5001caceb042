import Amounts
import Metering
public import Reporting

extension AlertRule {
  static let commonFields = [
    "kind", "severity", "customers", "for", "keep", "receivers",
  ]

  /// A rule as `POST /api/alerts/rules` takes it: `name` and the fields of a file's rule. Throws every mistake at once.
  public init(json object: JSONObject) throws(AlertRuleError) {
    var fields = RuleFields(RuleNode(object), at: "")
    let name = fields.value("name", default: nil, AlertName.form) { AlertName($0) }
    let rule = Self.rule(named: name, &fields, isNamed: true)
    guard let rule, fields.issues.isEmpty else { throw AlertRuleError(issues: fields.issues) }
    self = rule
  }

  /// Nil where something is refused.
  static func rule(named name: AlertName?, _ fields: inout RuleFields, isNamed: Bool = false)
    -> AlertRule?
  {
    guard let kind: AlertKind = fields.choice("kind", default: nil) else { return nil }
    fields.allow((isNamed ? ["name"] : []) + commonFields + kind.fields)
    let condition = condition(kind, &fields)
    let severity: AlertSeverity? = fields.choice("severity", default: .warning)
    let customers = fields.set("customers") { text throws(MeteringError) in try CustomerID(text) }
    if customers != nil, !kind.isOfCustomers {
      fields.refuse("customers", "a rule of the kind \(kind.rawValue) is about the service")
    }
    let wait = fields.seconds("for", default: 0)
    let keep = fields.seconds("keep", default: 0)
    let receivers = fields.set("receivers") { text throws(AlertNameError) in
      try AlertName(checked: text)
    }
    guard let name, let condition, let severity, let wait, let keep else { return nil }
    return AlertRule(
      name: name, condition: condition, severity: severity, customers: customers,
      waitSeconds: wait, keepSeconds: keep, receivers: receivers)
  }

  private static func condition(_ kind: AlertKind, _ fields: inout RuleFields) -> AlertCondition? {
    switch kind {
    case .spikeUnits:
      let (meters, deviations) = (meters(&fields), deviations(&fields))
      guard let minimum = quantity(&fields), let deviations else { return nil }
      return .spikeUnits(meters: meters, deviations: deviations, minimum: minimum)
    case .spikeMoney:
      let (meters, deviations) = (meters(&fields), deviations(&fields))
      guard let minimum = money("minimum_minor", 1, &fields), let deviations else { return nil }
      return .spikeMoney(meters: meters, deviations: deviations, minimum: minimum)
    case .dropToZero:
      let meters = meters(&fields)
      return quantity(&fields).map { .dropToZero(meters: meters, minimum: $0) }
    case .allowance:
      let meters = meters(&fields)
      return fields.whole("percent", default: 80, in: 1...1_000)
        .map { .allowance(meters: meters, percent: $0) }
    case .budget: return money("amount_minor", 1, &fields).map { .budget($0) }
    case .projectedInvoice: return money("amount_minor", 1, &fields).map { .projectedInvoice($0) }
    case .differences: return money("minimum_minor", 0, &fields).map { .differences(minimum: $0) }
    case .lateUsage: return money("minimum_minor", 0, &fields).map { .lateUsage(minimum: $0) }
    default: return timed(kind, &fields)
    }
  }

  private static func timed(_ kind: AlertKind, _ fields: inout RuleFields) -> AlertCondition? {
    switch kind {
    case .exporterSilent:
      return fields.seconds("after", default: 0).map { .exporterSilent(afterSeconds: $0) }
    case .exporterConflict:
      return fields.seconds("within", default: 86_400).map { .exporterConflict(withinSeconds: $0) }
    case .gaps:
      return fields.whole("windows", default: 1, in: 1...100_000).map { .gaps(windows: $0) }
    case .quarantine: return .quarantine
    case .deliveryFailed: return .deliveryFailed
    case .deliveryRefused: return .deliveryRefused
    case .deliveryAgeing:
      return fields.seconds("after", default: 900).map { .deliveryAgeing(afterSeconds: $0) }
    case .unbilledPeriod:
      return fields.seconds("after", default: 2 * 86_400).map { .unbilledPeriod(afterSeconds: $0) }
    case .plannedChange:
      return fields.seconds("after", default: 3_600).map { .plannedChange(afterSeconds: $0) }
    case .webhookSilence:
      return fields.seconds("after", default: 21_600).map { .webhookSilence(afterSeconds: $0) }
    case .clockSkew:
      return fields.whole("seconds", default: 5, in: 1...86_400).map { .clockSkew(seconds: $0) }
    case .exporterOutdated:
      guard fields.node("below") != nil else { return .exporterOutdated(below: nil) }
      return fields.value("below", default: nil, "a version such as 1.2.0") { SemanticVersion($0) }
        .map { .exporterOutdated(below: $0) }
    default: return nil
    }
  }

  private static func meters(_ fields: inout RuleFields) -> Set<MeterKey>? {
    fields.set("meters") { text throws(MeteringError) in try MeterKey(text) }
  }

  private static func deviations(_ fields: inout RuleFields) -> Int64? {
    fields.whole("deviations", default: 6, in: 1...1_000)
  }

  private static let least = Quantity(rawValue: 1_000_000)

  private static func quantity(_ fields: inout RuleFields) -> Quantity? {
    fields.value("minimum", default: nil, "a number from 0.000001 to 2^53", .number) { text in
      (try? Quantity(decimal: text)).flatMap { least <= $0 && $0 <= .jsonLimit ? $0 : nil }
    }
  }

  private static func money(_ name: String, _ least: Int64, _ fields: inout RuleFields) -> Money? {
    fields.whole(name, default: least == 0 ? 0 : nil, in: least...1_000_000_000_000)
      .map { Money(minorUnits: $0) }
  }
}
