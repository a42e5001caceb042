import Amounts
import Metering
import Reporting
import UsageLedger

/// What is to be added to the rows of hours and days. Pure.
struct TotalChanges {
  struct HourKey: Hashable {
    let customer: ByteText
    let metric: ByteText
    let instance: ByteText
    let hour: Int64
  }

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

  private(set) var hours: [HourKey: (total: Sum, newest: GaugeReading)] = [:]
  private(set) var days: [DayKey: Sum] = [:]

  /// Adds an entry to its hour and day. Throws `overflow` when a sum does not fit.
  mutating func add(_ entry: LedgerEntry) throws(LedgerError) {
    let hour = HourSlot(ofWindowEnd: entry.window.end)
    let key = AppendPlan.InstanceKey(entry.report)
    do {
      for (metric, value) in entry.countedMetrics {
        let sum = Sum(sum: value, entryCount: 1)
        try add(
          sum, newest: GaugeReading(window: entry.window, value: value), metric, hour.number, key)
        try add(sum, metric, day: hour.day, key)
      }
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
    guard let hour = open.hour else { return }
    for (metric, value) in open.slot {
      try add(value.total, newest: value.newest, metric, hour, instance)
    }
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

  /// The totals of one hour alone.
  func only(_ key: HourKey) -> TotalChanges {
    var changes = TotalChanges()
    changes.hours[key] = hours[key]
    return changes
  }

  private mutating func add(
    _ sum: Sum, newest reading: GaugeReading, _ metric: MetricName, _ hour: Int64,
    _ instance: AppendPlan.InstanceKey
  ) throws(AmountError) {
    let key = HourKey(
      customer: instance.customer, metric: ByteText(metric.text), instance: instance.instance,
      hour: hour)
    let (total, newest) = hours[key] ?? (.zero, reading)
    hours[key] = (try total.adding(sum), reading.newer(newest))
  }

  private mutating func add(
    _ sum: Sum, _ metric: MetricName, day: Int64, _ instance: AppendPlan.InstanceKey
  ) throws(AmountError) {
    let key = DayKey(customer: instance.customer, metric: ByteText(metric.text), day: day)
    days[key] = try (days[key] ?? .zero).adding(sum)
  }
}
