import Metering
import Reporting
import UsageLedger

/// Reports as callers write them.
enum Reports {
  /// The guide's first example.
  static let guide = """
    {"customer_id": "cust_abc123", "instance_id": "k8s-cluster-1", "active_devices": 3, "total_devices": 5,
     "metrics": {"devices": 3, "mqtt_messages": 15000, "storage_gb": 2.5}}
    """
  /// The guide's reference, with a metric that nobody prices.
  static let reference = """
    {"customer_id": "cust_abc123", "instance_id": "k8s-cluster-1", "active_devices": 3, "total_devices": 5,
     "metrics": {"devices": 3, "mqtt_messages": 15000, "storage_gb": 2.5, "api_requests": 50000}}
    """

  /// The hour that ends at that hour of 2026-01-31.
  static func hour(
    _ hour: Int, customer: String = "cust_a", instance: String = "main", devices: Int = 8,
    more: String = ""
  ) -> String {
    """
    {"customer_id": "\(customer)", "instance_id": "\(instance)", "metrics": {"devices": \(devices)},
     "window_start": "2026-01-31T\(two(hour - 1)):00:00Z", "window_end": "2026-01-31T\(two(hour)):00:00Z"\(more)}
    """
  }

  /// A report of an hour that is held before charge.
  static func held(_ hour: Int, devices: Int = 900, at now: Timestamp) throws -> EntryDraft {
    let report = try ReportReading(
      json: Array(Self.hour(hour, devices: devices).utf8), receivedAt: now
    ).report
    return EntryDraft(
      report: report, receivedAt: now, reportedBy: nil,
      hold: ReportHold(
        metrics: [try MetricName("devices")], reason: "a jump", heldAt: now,
        deadline: now.advanced(bySeconds: 86_400), fate: .bill))
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
