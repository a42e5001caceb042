public import Amounts
public import Metering

/// What each hour of a span is made of: the reading of every instance that counts in it, and their sum.
///
/// The same hours and the same values as the totals of `max`, `average` and `p95` are computed from.
public struct HourlyBreakdown: Hashable, Sendable {
  /// One hour and what counts in it.
  public struct Hour: Hashable, Sendable {
    /// The hour of the UTC grid.
    public let slot: HourSlot
    /// A reading counts until the instance's next one, or until it expires: it may have ended hours before.
    public let readings: [InstanceID: GaugeReading]
    /// The sum of the readings; zero without any.
    public let total: Quantity
  }

  /// One for every hour that the span touches, oldest first; hours in which nothing counts have no readings.
  public let hours: [Hour]

  /// `readings`: by instance, the last one of each hour, oldest first. Throws `overflow` when an hour's sum does not fit.
  public init(readings: [InstanceID: [GaugeReading]], span: UsageSpan) throws(AmountError) {
    guard !span.isEmpty else {
      hours = []
      return
    }
    let first = HourSlot(ofWindowEnd: span.start.advanced(byNanoseconds: 1))
    let last = HourSlot(ofWindowEnd: span.end)
    var held = [[InstanceID: GaugeReading]](
      repeating: [:], count: Int(last.number - first.number + 1))
    for (instance, readings) in readings {
      for (position, reading) in readings.enumerated() {
        let next = position + 1 < readings.count ? readings[position + 1] : nil
        let from = Swift.max(first.number, reading.firstHour.number)
        let heldThrough = HourlyTotals.lastHeldHour(of: reading, before: next).number
        let through = Swift.min(last.number, heldThrough)
        guard from <= through else { continue }
        for hour in from...through { held[Int(hour - first.number)][instance] = reading }
      }
    }
    var hours: [Hour] = []
    for (index, readings) in held.enumerated() {
      var total = Quantity.zero
      for reading in readings.values { total = try total.adding(reading.value) }
      hours.append(
        Hour(
          slot: HourSlot(number: first.number + Int64(index)), readings: readings, total: total))
    }
    self.hours = hours
  }
}
