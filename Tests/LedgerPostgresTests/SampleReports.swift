import Amounts
import Metering
import Reporting
import UsageLedger

/// Reports of one customer, with hours counted from 2026-01-01T00:00:00Z.
enum SampleReports {
  static let start = Timestamp(seconds: 1_767_225_600)

  static func hourly(
    _ hour: Int64, _ metrics: [String: Quantity], customer: String = "cust_1",
    instance: String = "default"
  ) throws -> EntryDraft {
    try windowed(3_600, end: hour * 3_600, metrics, customer: customer, instance: instance)
  }

  /// Times in seconds.
  static func windowed(
    _ length: Int64, end: Int64, _ metrics: [String: Quantity], customer: String = "cust_1",
    instance: String = "default"
  ) throws -> EntryDraft {
    var values: [MetricName: Quantity] = [:]
    for (name, value) in metrics { values[try MetricName(name)] = value }
    let end = start.advanced(bySeconds: end)
    let report = UsageReport(
      customer: try CustomerID(customer), instance: try InstanceID(instance),
      window: try TimeWindow(start: end.advanced(bySeconds: -length), end: end), metrics: values)
    return EntryDraft(report: report, receivedAt: end.advanced(bySeconds: 1), reportedBy: nil)
  }

  static func query(
    _ metric: String, hours: Range<Int64> = 0..<744, customer: String = "cust_1",
    _ detail: FactsQuery.Detail = .sum
  ) throws -> FactsQuery {
    FactsQuery(
      customer: try CustomerID(customer), metric: try MetricName(metric),
      span: UsageSpan(
        start: start.advanced(bySeconds: hours.lowerBound * 3_600),
        end: start.advanced(bySeconds: hours.upperBound * 3_600)), detail: detail)
  }
}
