import Amounts
import Metering
import Reporting
import UsageLedger

/// What entries add to the totals of hours and days. Pure.
struct TotalChanges {
  struct HourKey: Hashable {
    let customer: ExactText
    let metric: ExactText
    let instance: ExactText
    let hour: Int64
  }

  struct DayKey: Hashable {
    let customer: ExactText
    let metric: ExactText
    let day: Int64
  }

  struct Sum {
    var sum: Quantity
    var entryCount: Int64
  }

  private(set) var hours: [HourKey: (total: Sum, newest: GaugeReading)] = [:]
  private(set) var days: [DayKey: Sum] = [:]

  /// Throws `overflow` when a sum does not fit.
  mutating func add(_ entry: LedgerEntry) throws(LedgerError) {
    do {
      for (metric, value) in entry.countedMetrics { try add(value, metric, entry) }
    } catch {
      throw LedgerError(
        .overflow, "a total of \(entry.report.customer) on the day of \(entry.window.end)",
        cause: error)
    }
  }

  /// The totals of one hour alone.
  func only(_ key: HourKey) -> TotalChanges {
    var changes = TotalChanges()
    changes.hours[key] = hours[key]
    return changes
  }

  private mutating func add(_ value: Quantity, _ metric: MetricName, _ entry: LedgerEntry)
    throws(AmountError)
  {
    let hour = HourSlot(ofWindowEnd: entry.window.end)
    let customer = ExactText(entry.report.customer.text)
    let hourKey = HourKey(
      customer: customer, metric: ExactText(metric.text),
      instance: ExactText(entry.report.instance.text),
      hour: hour.number)
    let reading = GaugeReading(window: entry.window, value: value)
    let (total, newest) = hours[hourKey] ?? (Sum(sum: .zero, entryCount: 0), reading)
    hours[hourKey] = (try total.adding(value), reading.newer(newest))
    let dayKey = DayKey(customer: customer, metric: ExactText(metric.text), day: hour.day)
    days[dayKey] = try (days[dayKey] ?? Sum(sum: .zero, entryCount: 0)).adding(value)
  }
}

extension TotalChanges.Sum {
  fileprivate func adding(_ value: Quantity) throws(AmountError) -> TotalChanges.Sum {
    TotalChanges.Sum(sum: try sum.adding(value), entryCount: entryCount + 1)
  }
}
