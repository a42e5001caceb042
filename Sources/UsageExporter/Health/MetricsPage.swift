import Metering
import PrometheusClient

/// The exporter's own metrics in the Prometheus text format 0.0.4.
struct MetricsPage {
  static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  private(set) var text = ""

  init(_ numbers: ExporterStatus.Numbers, now: Timestamp) {
    gauge(
      "reporting_enabled", "1 when reports are sent, 0 when they are logged only.",
      numbers.reportsUsage ? 1 : 0)
    gauge(
      "collection_interval_seconds", "Length of a window.", numbers.intervalMilliseconds / 1_000)
    if let end = numbers.lastWindowEnd {
      gauge("last_window_end_timestamp_seconds", "End of the newest collected window.", end.seconds)
    }
    gauge(
      "last_collection_age_seconds", "Time since a window was collected, or since the start.",
      max(0, now.milliseconds(since: numbers.lastCollectedAt ?? numbers.startedAt)) / 1_000)
    counter("windows_collected_total", "Windows collected.", numbers.windowsCollected)
    counter(
      "skipped_seconds_total", "Time too far back to be collected after an outage.",
      numbers.skippedMilliseconds / 1_000)
    gauge(
      "incomplete_windows", "Windows whose missing metrics may still be found.",
      Int64(numbers.incomplete))
    gauge(
      "spool_reports", "Reports not acknowledged by the billing service.", Int64(numbers.waiting))
    let oldest = numbers.oldestWaitingEnd.map { max(0, now.seconds - $0.seconds) } ?? 0
    gauge("spool_oldest_age_seconds", "Age of the oldest report that waits.", oldest)
    gauge("spool_bytes", "Size of the spool's journal.", numbers.spoolBytes)
    gauge(
      "spool_full", "1 when nothing more is collected because too many reports wait.",
      numbers.isSpoolFull ? 1 : 0)
    counter("reports_sent_total", "Reports acknowledged by the billing service.", numbers.sent)
    counter("send_failures_total", "Tries to send that will be repeated.", numbers.sendFailures)
    gauge(
      "reports_rejected", "Reports kept in the spool's folder of refused ones.", numbers.rejected)
    missing(numbers)
  }

  private mutating func missing(_ numbers: ExporterStatus.Numbers) {
    family("metric_missing", "1 when the metric is missing from the newest window.", "gauge")
    for metric in numbers.metrics {
      sample("metric_missing", metric, numbers.missing.contains(metric) ? 1 : 0)
    }
    family("metric_missing_windows_total", "Windows in which the metric was missing.", "counter")
    for metric in numbers.metrics {
      sample("metric_missing_windows_total", metric, numbers.missingWindows[metric] ?? 0)
    }
    family(
      "resets_total",
      "Falls and new beginnings of counters, by what is known of their process.", "counter")
    for metric in numbers.metrics {
      let resets = numbers.resets[metric] ?? ResetCounts()
      sample("resets_total", metric, Int64(resets.proven), ",kind=\"proven\"")
      sample("resets_total", metric, Int64(resets.refuted), ",kind=\"refuted\"")
      sample("resets_total", metric, Int64(resets.unknown), ",kind=\"unknown\"")
    }
  }

  private mutating func gauge(_ name: String, _ help: String, _ value: Int64) {
    family(name, help, "gauge")
    text += "billing_exporter_\(name) \(value)\n"
  }

  private mutating func counter(_ name: String, _ help: String, _ value: Int64) {
    family(name, help, "counter")
    text += "billing_exporter_\(name) \(value)\n"
  }

  private mutating func family(_ name: String, _ help: String, _ type: String) {
    text += "# HELP billing_exporter_\(name) \(help)\n# TYPE billing_exporter_\(name) \(type)\n"
  }

  private mutating func sample(
    _ name: String, _ metric: MetricName, _ value: Int64, _ labels: String = ""
  ) {
    let metric = LabelSet.escaped(metric.text)
    text += "billing_exporter_\(name){metric=\"\(metric)\"\(labels)} \(value)\n"
  }
}
