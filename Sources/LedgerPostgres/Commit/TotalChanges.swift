import Amounts
import Metering
import Reporting
import UsageLedger

/// What the rows of hours become, and what is added to those of days. Pure.
struct TotalChanges {
  struct DayKey: Hashable {
    let customer: ByteText
    let metric: ByteText
    let day: Int64
  }

  struct Sum: Equatable {
    var sum: Quantity
    var entryCount: Int64

    static let zero = Sum(sum: .zero, entryCount: 0)

    func adding(_ other: Sum) throws(AmountError) -> Sum {
      Sum(sum: try sum.adding(other.sum), entryCount: entryCount + other.entryCount)
    }
  }

  /// What rows of hours have before.
  private let kept: [HourPlace: HourTotals]
  private(set) var hours: [HourPlace: HourTotals] = [:]
  private(set) var days: [DayKey: Sum] = [:]

  /// `kept`: of each hour that has a row and may be changed.
  init(kept: [HourPlace: HourTotals] = [:]) { self.kept = kept }

  /// Adds an entry to its hour and day. Throws `overflow` when a sum does not fit.
  mutating func add(_ entry: LedgerEntry) throws(LedgerError) {
    let hour = HourSlot(ofWindowEnd: entry.window.end)
    let instance = AppendPlan.InstanceKey(entry.report)
    do {
      var added = HourTotals(hour: hour.number)
      for (metric, value) in entry.countedMetrics {
        try added.add(GaugeReading(window: entry.window, value: value), of: metric)
        try add(Sum(sum: value, entryCount: 1), metric, day: hour.day, instance)
      }
      try add(added, instance)
    } catch {
      throw LedgerError(
        .overflow, "a total of \(entry.report.customer) on the day of \(entry.window.end)",
        cause: error)
    }
  }

  /// Adds what an instance has open of an hour.
  mutating func add(slotOf open: OpenTotals, _ instance: AppendPlan.InstanceKey)
    throws(AmountError)
  {
    guard let slot = open.slot, !slot.isEmpty else { return }
    try add(slot, instance)
  }

  /// Adds what an instance has open of a day.
  mutating func add(dayOf open: OpenTotals, _ instance: AppendPlan.InstanceKey)
    throws(AmountError)
  {
    guard let hour = open.hour else { return }
    for (metric, total) in open.day {
      try add(total, metric, day: HourSlot(number: hour).day, instance)
    }
  }

  private mutating func add(_ slot: HourTotals, _ instance: AppendPlan.InstanceKey)
    throws(AmountError)
  {
    let place = HourPlace(instance, hour: slot.hour)
    var totals = hours[place] ?? kept[place] ?? HourTotals(hour: slot.hour)
    try totals.add(slot)
    hours[place] = totals
  }

  private mutating func add(
    _ sum: Sum, _ metric: MetricName, day: Int64, _ instance: AppendPlan.InstanceKey
  ) throws(AmountError) {
    let key = DayKey(customer: instance.customer, metric: ByteText(metric.text), day: day)
    days[key] = try (days[key] ?? .zero).adding(sum)
  }
}
