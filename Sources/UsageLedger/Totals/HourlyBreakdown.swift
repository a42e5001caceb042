public import Amounts
public import Metering

/// What each hour of a span is made of: the reading of every instance that counts in it, and their sum.
///
/// The same readings and the same values as the totals of `max`, `average` and `p95` are computed from.
public struct HourlyBreakdown: Hashable, Sendable {
  /// At which instant an hour is looked at.
  public enum Moment: Hashable, Sendable {
    /// At its end, as `average` and `p95` do.
    case end
    /// At the first instant of its highest total, as `max` does.
    case peak
  }

  /// One hour and what counts in it.
  public struct Hour: Hashable, Sendable {
    /// The hour of the UTC grid.
    public let slot: HourSlot
    /// A reading counts until the instance's next one, or its retirement: it may have ended hours before.
    public let readings: [InstanceID: GaugeReading]
    /// The sum of the readings; zero without any.
    public let total: Quantity
  }

  /// One for every hour that the span touches, oldest first; hours in which nothing counts have no readings.
  public let hours: [Hour]

  /// `facts` with every hour's readings, for `peak` with every reading. Throws `overflow` when a sum does not fit.
  public init(
    facts: MetricFacts, span: UsageSpan, at moment: Moment, rule: TotalRule = .current
  ) throws(AmountError) {
    guard let touched = SpanHours(span)?.touched else {
      hours = []
      return
    }
    let effective = EffectiveReading.effective(
      facts.readings, retirements: facts.retirements, rule: rule)
    let steps = try moment == .peak ? TotalSteps(effective: effective) : nil
    var hours: [Hour] = []
    for slot in touched.lazy.map({ HourSlot(number: $0) }) {
      let end = min(slot.end, span.end)
      let start = max(slot.start, span.start).advanced(byNanoseconds: 1)
      // What ends later in the span's last hour was reported before it was looked at, and counts in that hour.
      let last = slot.number == touched.upperBound ? slot.end : end
      let instant = steps?.peakInstant(from: start, through: last) ?? end
      var readings: [InstanceID: GaugeReading] = [:]
      var total = Quantity.zero
      for (instance, effective) in effective {
        guard let reading = effective.reading(at: instant) else { continue }
        readings[instance] = reading
        total = try total.adding(reading.value)
      }
      hours.append(Hour(slot: slot, readings: readings, total: total))
    }
    self.hours = hours
  }
}
