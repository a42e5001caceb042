import Metering
import PrometheusClient
import Release
import Wire

/// The exporter's own metrics: times as timestamps, base units, nothing about the usage itself.
struct MetricsPage {
  static let contentType = "text/plain; version=0.0.4; charset=utf-8"
  private static let prefix = "billing_exporter_"

  private var page = MetricsText()
  var text: String { page.text }

  init(_ numbers: ExporterStatus.Numbers, build: BuildInfo, process: ProcessNumbers?) {
    family("build_info", "gauge", "Which version of the exporter this is; always 1.")
    sample("build_info", build.labels, "1")
    about(numbers)
    windows(numbers)
    spool(numbers)
    reports(numbers)
    metrics(numbers)
    sources(numbers.sources)
    if let process { self.process(process) }
  }

  private mutating func about(_ numbers: ExporterStatus.Numbers) {
    page.family(Self.prefix + "info", "gauge", "Whose usage this exporter counts; always 1.")
    page.sample(
      Self.prefix + "info",
      [
        ("customer_id", numbers.owner?.customer.text ?? ""),
        ("instance_id", numbers.owner?.instance.text ?? ""),
        ("exporter_id", numbers.exporterID ?? ""),
      ], "1")
    gauge(
      "reporting_enabled", "1 when reports are sent, 0 when they are logged only.",
      numbers.reportsUsage ? 1 : 0)
    gauge(
      "collection_interval_seconds", "Length of a window.", numbers.intervalMilliseconds / 1_000)
  }

  private mutating func windows(_ numbers: ExporterStatus.Numbers) {
    time("last_window_end", "End of the newest collected window.", numbers.lastWindowEnd)
    time(
      "last_collection", "When a window was last collected, or this process started.",
      numbers.lastCollectedAt ?? numbers.startedAt)
    counter(
      "windows_collected_total", "Windows collected since the start.", numbers.windowsCollected)
    counter(
      "skipped_seconds_total", "Time that was too far back to be collected after an outage.",
      numbers.skippedMilliseconds / 1_000)
    gauge(
      "incomplete_windows", "Windows whose missing metrics may still be found.",
      Int64(numbers.incomplete))
  }

  private mutating func spool(_ numbers: ExporterStatus.Numbers) {
    gauge(
      "spool_reports", "Reports that the billing service has not acknowledged.",
      Int64(numbers.waiting))
    time(
      "spool_oldest_window_end", "End of the window of the oldest report that waits.",
      numbers.oldestWaitingEnd)
    gauge("spool_bytes", "Size of the spool's journal.", numbers.spoolBytes)
    gauge(
      "spool_full",
      "1 when nothing more is collected because the disk is full or too many reports wait.",
      numbers.isSpoolFull || numbers.diskTrouble != nil ? 1 : 0)
    counter(
      "spool_write_failures_total", "Writes to the spool that failed and were undone.",
      numbers.spoolWriteFailures)
  }

  private mutating func reports(_ numbers: ExporterStatus.Numbers) {
    counter(
      "reports_sent_total", "Reports that the billing service acknowledged.", numbers.sent)
    counter(
      "reports_refused_total", "Reports that the billing service refused for good.",
      numbers.refused)
    counter(
      "window_overlaps_total",
      "Reports whose window overlaps windows that the billing service has; the rest is collected anew.",
      numbers.overlaps)
    gauge(
      "reports_set_aside", "Refused reports that lie in the spool for people to look at.",
      numbers.setAside)
    counter("send_failures_total", "Tries to send that are repeated.", numbers.sendFailures)
    time("last_report_sent", "When a report was last acknowledged.", numbers.lastSentAt)
  }

  private mutating func metrics(_ numbers: ExporterStatus.Numbers) {
    family("metric_missing", "gauge", "1 when the metric is missing from the newest window.")
    for metric in numbers.metrics {
      sample(
        "metric_missing", [("metric", metric.text)], numbers.missing.contains(metric) ? "1" : "0")
    }
    family("metric_missing_windows_total", "counter", "Windows in which the metric was missing.")
    for metric in numbers.metrics {
      sample(
        "metric_missing_windows_total", [("metric", metric.text)],
        "\(numbers.missingWindows[metric] ?? 0)")
    }
    family(
      "resets_total", "counter",
      "Falls and new beginnings of counters, by what is known of their process.")
    for metric in numbers.metrics {
      let resets = numbers.resets[metric] ?? ResetCounts()
      for (kind, count) in [
        ("proven", resets.proven), ("refuted", resets.refuted), ("unknown", resets.unknown),
      ] {
        sample("resets_total", [("metric", metric.text), ("kind", kind)], "\(count)")
      }
    }
  }

  private mutating func sources(_ sources: SourceNumbers) {
    let sorted = sources.counts.sorted { $0.key < $1.key }
    family("source_requests_total", "counter", "Requests to a source or to the billing service.")
    for (key, counts) in sorted {
      sample("source_requests_total", Self.labels(key), "\(counts.requests)")
    }
    family("source_failures_total", "counter", "Requests that were not answered as they should be.")
    for (key, counts) in sorted {
      for (reason, count) in counts.failures.sorted(by: { $0.key < $1.key }) {
        sample("source_failures_total", Self.labels(key) + [("reason", reason)], "\(count)")
      }
    }
    family("source_request_duration_seconds", "summary", "Time from a request to its last byte.")
    for (key, counts) in sorted {
      let seconds = MetricsText.seconds(milliseconds: counts.nanoseconds / 1_000_000)
      sample("source_request_duration_seconds_sum", Self.labels(key), seconds)
      sample("source_request_duration_seconds_count", Self.labels(key), "\(counts.requests)")
    }
  }

  private static func labels(_ key: SourceNumbers.Key) -> [(String, String)] {
    [("source", key.source), ("target", key.origin)]
  }

  private mutating func process(_ process: ProcessNumbers) {
    page.family(
      "process_cpu_seconds_total", "counter", "Total user and system CPU time spent in seconds.")
    page.sample(
      "process_cpu_seconds_total", [], MetricsText.seconds(milliseconds: process.cpuMilliseconds))
    page.gauge(
      "process_resident_memory_bytes", "Resident memory size in bytes.", process.residentBytes)
    page.gauge(
      "process_virtual_memory_bytes", "Virtual memory size in bytes.", process.virtualBytes)
    page.gauge("process_open_fds", "Number of open file descriptors.", process.openFiles)
    page.gauge("process_max_fds", "Maximum number of open file descriptors.", process.mostFiles)
    page.gauge(
      "process_start_time_seconds", "Start time of the process since unix epoch in seconds.",
      process.startedAtSeconds)
  }

  /// A time that has not come yet is left out: a zero would read as 1970.
  private mutating func time(_ name: String, _ help: String, _ time: Timestamp?) {
    guard let time else { return }
    gauge(name + "_timestamp_seconds", help, time.seconds)
  }

  private mutating func gauge(_ name: String, _ help: String, _ value: Int64) {
    page.gauge(Self.prefix + name, help, value)
  }

  private mutating func counter(_ name: String, _ help: String, _ value: Int64) {
    page.counter(Self.prefix + name, help, value)
  }

  private mutating func family(_ name: String, _ type: String, _ help: String) {
    page.family(Self.prefix + name, type, help)
  }

  private mutating func sample(_ name: String, _ labels: [(String, String)], _ value: String) {
    page.sample(Self.prefix + name, labels, value)
  }
}
