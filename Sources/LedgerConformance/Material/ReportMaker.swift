import Amounts
import Metering
import Reporting
import UsageLedger

/// Makes the reports of one instance, with hours counted from 2026-01-01T00:00:00Z.
struct ReportMaker {
  static let epoch = Timestamp(seconds: 1_767_225_600)

  let customer: CustomerID
  let instance: InstanceID

  init(_ customer: String = "cust_1", _ instance: String = "default") throws {
    self.customer = try CustomerID(customer)
    self.instance = try InstanceID(instance)
  }

  static func time(minute: Int64) -> Timestamp { epoch.advanced(bySeconds: minute * 60) }

  static func time(hour: Int64) -> Timestamp { time(minute: hour * 60) }

  /// The draft of a report whose window has `minutes` and ends at minute `end`, received a minute later.
  func windowed(
    _ minutes: Int64 = 60, endMinute end: Int64, _ metrics: [String: Quantity],
    missing: [String] = [], activeDevices: Int64? = nil, exporter: ExporterStamp? = nil
  ) throws -> EntryDraft {
    let window = try TimeWindow(
      start: Self.time(minute: end - minutes), end: Self.time(minute: end))
    let report = UsageReport(
      customer: customer, instance: instance, window: window, activeDevices: activeDevices,
      metrics: try Self.named(metrics), missing: try Self.unknown(missing), exporter: exporter)
    return EntryDraft(
      report: report, receivedAt: Self.time(minute: end + 1), reportedBy: "key_1")
  }

  /// The draft of a report about the hour that ends at `hour`.
  func hourly(
    _ hour: Int64, _ metrics: [String: Quantity], missing: [String] = [],
    exporter: ExporterStamp? = nil
  ) throws -> EntryDraft {
    try windowed(endMinute: hour * 60, metrics, missing: missing, exporter: exporter)
  }

  /// The draft of a report in the guide's plain form, received at that minute.
  func plain(
    minute: Int64, _ metrics: [String: Quantity], key: String? = nil, missing: [String] = [],
    activeDevices: Int64? = nil
  ) throws -> EntryDraft {
    let report = UsageReport(
      customer: customer, instance: instance, window: nil, clientKey: key,
      activeDevices: activeDevices, metrics: try Self.named(metrics),
      missing: try Self.unknown(missing))
    return EntryDraft(report: report, receivedAt: Self.time(minute: minute), reportedBy: nil)
  }

  private static func named(_ metrics: [String: Quantity]) throws -> [MetricName: Quantity] {
    var named: [MetricName: Quantity] = [:]
    for (name, value) in metrics { named[try MetricName(name)] = value }
    return named
  }

  private static func unknown(_ names: [String]) throws -> [MissingMetric] {
    try names.map { MissingMetric(metric: try MetricName($0), reason: "source down") }
  }
}

extension UsageSpan {
  /// Minutes after the reports' first hour.
  init(minutes: Range<Int64>) {
    self.init(
      start: ReportMaker.time(minute: minutes.lowerBound),
      end: ReportMaker.time(minute: minutes.upperBound))
  }

  init(hours: Range<Int64>) {
    self.init(minutes: hours.lowerBound * 60..<hours.upperBound * 60)
  }
}
