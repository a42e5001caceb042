public import Amounts
public import Metering

/// A meter's value in a span, and the instances that fell silent: their gauges count on, and somebody should know.
public struct SegmentTotal: Hashable, Sendable {
  /// Before the meter's rounding.
  public let exact: Quantity
  /// Rounded once, by the meter's rule: what is priced and delivered.
  public let whole: WholeQuantity
  /// Those whose next report has been due for two windows and that were not retired, by name. Always empty for `sum`.
  public let silentInstances: [InstanceID]

  /// A total as it was certified.
  init(exact: Quantity, whole: WholeQuantity, silentInstances: [InstanceID]) {
    self.exact = exact
    self.whole = whole
    self.silentInstances = silentInstances
  }

  /// Folds facts to a total as it stands at `now`: the same facts give the same total in any order of arrival.
  ///
  /// Throws `overflow` when a sum does not fit.
  public init(
    meter: Meter, facts: MetricFacts, span: UsageSpan, now: Timestamp, rule: TotalRule = .current
  ) throws(AmountError) {
    let known = span.until(now)
    let newest = NewestValues(facts: facts, at: known.end, rule: rule)
    switch meter.aggregation {
    case .sum: exact = facts.sum
    case .last: exact = try newest.sum()
    case .max, .average, .p95:
      exact = try Self.overTime(meter.aggregation, facts, known, rule)
    }
    silentInstances = meter.aggregation == .sum ? [] : newest.silent
    whole = try exact.rounded(meter.rounding)
  }

  private static func overTime(
    _ aggregation: Aggregation, _ facts: MetricFacts, _ known: UsageSpan, _ rule: TotalRule
  ) throws(AmountError) -> Quantity {
    guard !known.isEmpty else { return .zero }
    let effective = EffectiveReading.effective(
      facts.readings, retirements: facts.retirements, rule: rule)
    guard aggregation == .max, rule != .expiring else {
      return try HourlyTotals(effective: effective, span: known).combined(by: aggregation)
    }
    return try TotalSteps(effective: effective).peak
  }
}

/// Each instance's newest value, as far as it still counts.
struct NewestValues {
  private(set) var values: [Quantity] = []
  private(set) var silent: [InstanceID] = []

  init(facts: MetricFacts, at instant: Timestamp, rule: TotalRule) {
    for (instance, readings) in facts.readings.sorted(by: { $0.key < $1.key }) {
      guard let newest = readings.last else { continue }
      let retirements = facts.retirements[instance] ?? []
      if newest.countsAsNewest(at: instant, retirements: retirements, rule: rule) {
        values.append(newest.value)
      } else if rule != .expiring {
        continue
      }
      if newest.silentAfter < instant { silent.append(instance) }
    }
  }

  func sum() throws(AmountError) -> Quantity {
    var sum = Quantity.zero
    for value in values { sum = try sum.adding(value) }
    return sum
  }
}
