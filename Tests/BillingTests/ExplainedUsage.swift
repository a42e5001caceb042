import Amounts
import Metering
import Reporting
import UsageLedger

/// Entries and a meter for explanations; hours are counted from 2026-11-01T00:00:00Z.
enum ExplainedUsage {
  static let start = Sample.name { try Timestamp(rfc3339: "2026-11-01T00:00:00Z") }
  static let span = UsageSpan(start: start, end: hour(24 * 30))

  static func hour(_ hour: Int64) -> Timestamp { start.advanced(bySeconds: hour * 3_600) }

  static func meter(_ aggregation: Aggregation, rounding: RoundingRule = .up) -> Meter {
    Meter(
      key: Sample.meter, metric: .devices, kind: aggregation == .sum ? .counter : .gauge,
      aggregation: aggregation, unit: "device", rounding: rounding)
  }

  /// A report for the window of an hour that ends `end` hours after the start.
  static func entry(
    _ id: Int64, _ instance: String, endingAt end: Int64, _ value: String, voidedBy: Int64? = nil
  ) throws -> LedgerEntry {
    let report = UsageReport(
      customer: Sample.customer, instance: try InstanceID(instance),
      window: try TimeWindow(start: hour(end - 1), end: hour(end)),
      metrics: [.devices: try Quantity(decimal: value)],
      exporter: ExporterStamp(id: "spool-\(instance)", sequence: id))
    let draft = EntryDraft(
      report: report, receivedAt: hour(end).advanced(bySeconds: 20), reportedBy: nil)
    return draft.entry(EntryID(id), kind: .report).voided(by: voidedBy.map { EntryID($0) })
  }
}
