import Amounts
import Metering

/// The total of all instances in every hour of a span: first instances add up, then hours are combined.
///
/// An instance's value in an hour is what counts at the hour's end, or at the span's end in it.
struct HourlyTotals {
  /// One for every hour that the span touches; hours in which nothing counts are zero.
  private(set) var totals: [Quantity]

  init(effective: [InstanceID: [EffectiveReading]], span: UsageSpan) throws(AmountError) {
    guard let hours = SpanHours(span)?.touched else {
      totals = []
      return
    }
    totals = Array(repeating: .zero, count: hours.count)
    for reading in effective.values.joined() where reading.from <= span.end {
      let from = max(hours.lowerBound, HourSlot(ofWindowEnd: reading.from).number)
      let through = min(hours.upperBound, Self.lastHour(of: reading, in: span))
      guard from <= through else { continue }
      for hour in from...through {
        let index = Int(hour - hours.lowerBound)
        totals[index] = try totals[index].adding(reading.reading.value)
      }
    }
  }

  /// The last hour at whose end, or at the span's end in it, the reading counts.
  private static func lastHour(of reading: EffectiveReading, in span: UsageSpan) -> Int64 {
    guard reading.through < span.end else { return .max }
    let hour = HourSlot(ofWindowEnd: reading.through)
    return hour.end == reading.through ? hour.number : hour.number - 1
  }

  func combined(by aggregation: Aggregation) throws(AmountError) -> Quantity {
    guard !totals.isEmpty else { return .zero }
    switch aggregation {
    case .max: return totals.max() ?? .zero
    case .p95: return totals.sorted()[(95 * totals.count + 99) / 100 - 1]
    case .average:
      var sum = Quantity.zero
      for total in totals { sum = try sum.adding(total) }
      return try sum.divided(by: Int64(totals.count), rounding: .halfUp)
    case .sum, .last: return totals.last ?? .zero
    }
  }
}
