public import Amounts
public import Metering

/// A meter's value in a span, and the instances that fell silent and no longer count.
public struct SegmentTotal: Hashable, Sendable {
  /// Before the meter's rounding.
  public let exact: Quantity
  /// Rounded once, by the meter's rule: what is priced and delivered.
  public let whole: WholeQuantity
  /// By name; their values no longer count. Always empty for `sum`.
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
  public init(meter: Meter, facts: MetricFacts, span: UsageSpan, now: Timestamp) throws(AmountError)
  {
    let known = span.until(now)
    switch meter.aggregation {
    case .sum:
      exact = facts.sum
      silentInstances = []
    case .last:
      let newest = NewestValues(readings: facts.readings, at: known.end)
      exact = try newest.sum()
      silentInstances = newest.silent
    case .max, .average, .p95:
      let hours = try HourlyTotals(readings: facts.readings, span: known)
      exact = try hours.combined(by: meter.aggregation)
      silentInstances = NewestValues(readings: facts.readings, at: known.end).silent
    }
    whole = try exact.rounded(meter.rounding)
  }
}

/// Each instance's newest value, as far as it still counts.
struct NewestValues {
  private(set) var values: [Quantity] = []
  private(set) var silent: [InstanceID] = []

  init(readings: [InstanceID: [GaugeReading]], at instant: Timestamp) {
    for (instance, readings) in readings.sorted(by: { $0.key < $1.key }) {
      guard let newest = readings.last else { continue }
      if newest.expiry >= instant { values.append(newest.value) } else { silent.append(instance) }
    }
  }

  func sum() throws(AmountError) -> Quantity {
    var sum = Quantity.zero
    for value in values { sum = try sum.adding(value) }
    return sum
  }
}
