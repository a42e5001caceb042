import Amounts
import Metering

/// The total of all instances in every hour of a span: first instances add up, then hours are combined.
struct HourlyTotals {
  /// One for every hour that the span touches; hours in which nothing counts are zero.
  private(set) var totals: [Quantity]

  init(readings: [InstanceID: [GaugeReading]], span: UsageSpan) throws(AmountError) {
    guard !span.isEmpty else {
      totals = []
      return
    }
    let first = HourSlot(ofWindowEnd: span.start.advanced(byNanoseconds: 1))
    let last = HourSlot(ofWindowEnd: span.end)
    totals = Array(repeating: .zero, count: Int(last.number - first.number + 1))
    for readings in readings.values { try add(readings, from: first, through: last) }
  }

  /// Adds one instance: each reading counts from its first hour until the next one's, or until it expires.
  private mutating func add(
    _ readings: [GaugeReading], from first: HourSlot, through last: HourSlot
  )
    throws(AmountError)
  {
    var hours: [Quantity?] = Array(repeating: nil, count: totals.count)
    for (position, reading) in readings.enumerated() {
      let next = position + 1 < readings.count ? readings[position + 1] : nil
      let held = Self.lastHeldHour(of: reading, before: next)
      let from = Swift.max(first.number, reading.firstHour.number)
      let through = Swift.min(last.number, held.number)
      guard from <= through else { continue }
      for hour in from...through { hours[Int(hour - first.number)] = reading.value }
    }
    for (index, value) in hours.enumerated() {
      if let value { totals[index] = try totals[index].adding(value) }
    }
  }

  static func lastHeldHour(of reading: GaugeReading, before next: GaugeReading?) -> HourSlot {
    let expiry = HourSlot(ofWindowEnd: reading.expiry)
    guard let next else { return expiry }
    return Swift.min(expiry, HourSlot(number: next.firstHour.number - 1))
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
