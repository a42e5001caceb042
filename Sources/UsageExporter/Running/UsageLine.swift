import Metering
import Reporting

/// The log lines that operators look for, with the values in the order of the metrics file.
enum UsageLine {
  static let reported = "✅ Usage metrics reported"
  static let atStripe = "✅ Reported device usage to Stripe"
  static let collected = "Usage metrics collected, not sent (ENABLE_USAGE_REPORTING is false)"

  /// `{ devices: 3, mqtt_messages: 15000 }`
  static func values(_ report: UsageReport, order: [MetricName]) -> String {
    let known = order.filter { report.metrics[$0] != nil }
    let names = known + report.metrics.keys.filter { !known.contains($0) }.sorted()
    let pairs = names.compactMap { name in report.metrics[name].map { "\(name): \($0)" } }
    return pairs.isEmpty ? "{}" : "{ \(pairs.joined(separator: ", ")) }"
  }

  static func missing(_ report: UsageReport) -> String {
    report.missing.map { "\($0.metric) (\($0.reason))" }.joined(separator: ", ")
  }

  static func span(_ window: TimeWindow?) -> String {
    window.map { "\($0.start)/\($0.end)" } ?? "no window"
  }
}
