public import Amounts
public import Metering
import Reporting
public import UsageLedger

/// Reports of one customer for the tests that belong to one store alone, with hours counted from 2026-01-01T00:00:00Z.
public enum SampleReports {
  /// Hour 0.
  public static let start = ReportMaker.epoch

  /// The report of the hour that ends at `hour`, received a second later. A name that is none throws `MeteringError`.
  public static func hourly(
    _ hour: Int64, _ metrics: [String: Quantity], customer: String = "cust_1",
    instance: String = "default"
  ) throws -> EntryDraft {
    try windowed(3_600, end: hour * 3_600, metrics, customer: customer, instance: instance)
  }

  /// Lengths and times in seconds. A name that is none throws `MeteringError`.
  public static func windowed(
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

  /// A question for one metric over `hours`, a month by default. A name that is none throws `MeteringError`.
  public static func query(
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
