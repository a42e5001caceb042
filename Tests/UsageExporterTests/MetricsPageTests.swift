import Metering
import PrometheusClient
import Release
import Testing
import WebClient

@testable import UsageExporter

@Suite struct MetricsPageTests {
  private let build = BuildInfo(version: "1.2.3", commit: "0123456789ab", swiftVersion: "6.3.1")

  @Test func thePageIsGolden() throws {
    let settings = try settings([
      .instanceID: "k8s \"1\"", .billingAPIURL: "http://user:pw@billing:3100/base",
      .prometheusURL: "http://prom:9090",
    ])
    let definitions = try MetricsFile(
      yaml: "metrics: { m: { source: prometheus, kind: counter, selector: m_total } }",
      settings: settings, name: "test"
    ).definitions
    var sources = SourceNumbers(settings, definitions)
    for (failure, milliseconds) in [(nil, 7), ("timed_out", 30_000), ("http_503", 0)]
      as [(String?, Int64)]
    {
      sources.add(
        SourceExchange(
          source: "prometheus", origin: "http://prom:9090", failure: failure,
          nanoseconds: milliseconds * 1_000_000))
    }
    let numbers = ExporterStatus.Numbers(
      startedAt: time("2026-03-02T09:00:00Z"), reportsUsage: true,
      intervalMilliseconds: 3_600_000, metrics: [metric("devices"), metric("storage\"gb")],
      owner: SpoolOwner(settings), exporterID: "exp_1", sources: sources,
      lastWindowEnd: time("2026-03-02T11:00:00Z"), lastCollectedAt: time("2026-03-02T11:00:15Z"),
      waiting: 2, oldestWaitingEnd: time("2026-03-02T10:00:00Z"), spoolBytes: 512, setAside: 1,
      incomplete: 3, sent: 7, refused: 2, overlaps: 6, sendFailures: 4, windowsCollected: 9,
      skippedMilliseconds: 60_000, missing: [metric("storage\"gb")],
      missingWindows: [metric("storage\"gb"): 5],
      resets: [metric("devices"): ResetCounts(proven: 1, refuted: 2, unknown: 3)])
    let process = ProcessNumbers(
      cpuMilliseconds: 1_050, residentBytes: 16_777_216, virtualBytes: 33_554_432, openFiles: 12,
      mostFiles: 1_024, startedAtSeconds: 1_772_442_000)
    #expect(
      MetricsPage(numbers, build: build, process: process).text == """
        # HELP billing_exporter_build_info Which version of the exporter this is; always 1.
        # TYPE billing_exporter_build_info gauge
        billing_exporter_build_info{version="1.2.3",commit="0123456789ab",swift_version="6.3.1"} 1
        # HELP billing_exporter_info Whose usage this exporter counts; always 1.
        # TYPE billing_exporter_info gauge
        billing_exporter_info{customer_id="cust_1",instance_id="k8s \\"1\\"",exporter_id="exp_1"} 1
        # HELP billing_exporter_reporting_enabled 1 when reports are sent, 0 when they are logged only.
        # TYPE billing_exporter_reporting_enabled gauge
        billing_exporter_reporting_enabled 1
        # HELP billing_exporter_collection_interval_seconds Length of a window.
        # TYPE billing_exporter_collection_interval_seconds gauge
        billing_exporter_collection_interval_seconds 3600
        # HELP billing_exporter_last_window_end_timestamp_seconds End of the newest collected window.
        # TYPE billing_exporter_last_window_end_timestamp_seconds gauge
        billing_exporter_last_window_end_timestamp_seconds 1772449200
        # HELP billing_exporter_last_collection_timestamp_seconds When a window was last collected, or this process started.
        # TYPE billing_exporter_last_collection_timestamp_seconds gauge
        billing_exporter_last_collection_timestamp_seconds 1772449215
        # HELP billing_exporter_windows_collected_total Windows collected since the start.
        # TYPE billing_exporter_windows_collected_total counter
        billing_exporter_windows_collected_total 9
        # HELP billing_exporter_skipped_seconds_total Time that was too far back to be collected after an outage.
        # TYPE billing_exporter_skipped_seconds_total counter
        billing_exporter_skipped_seconds_total 60
        # HELP billing_exporter_incomplete_windows Windows whose missing metrics may still be found.
        # TYPE billing_exporter_incomplete_windows gauge
        billing_exporter_incomplete_windows 3
        # HELP billing_exporter_spool_reports Reports that the billing service has not acknowledged.
        # TYPE billing_exporter_spool_reports gauge
        billing_exporter_spool_reports 2
        # HELP billing_exporter_spool_oldest_window_end_timestamp_seconds End of the window of the oldest report that waits.
        # TYPE billing_exporter_spool_oldest_window_end_timestamp_seconds gauge
        billing_exporter_spool_oldest_window_end_timestamp_seconds 1772445600
        # HELP billing_exporter_spool_bytes Size of the spool's journal.
        # TYPE billing_exporter_spool_bytes gauge
        billing_exporter_spool_bytes 512
        # HELP billing_exporter_spool_full 1 when nothing more is collected because the disk is full or too many reports wait.
        # TYPE billing_exporter_spool_full gauge
        billing_exporter_spool_full 0
        # HELP billing_exporter_spool_write_failures_total Writes to the spool that failed and were undone.
        # TYPE billing_exporter_spool_write_failures_total counter
        billing_exporter_spool_write_failures_total 0
        # HELP billing_exporter_reports_sent_total Reports that the billing service acknowledged.
        # TYPE billing_exporter_reports_sent_total counter
        billing_exporter_reports_sent_total 7
        # HELP billing_exporter_reports_refused_total Reports that the billing service refused for good.
        # TYPE billing_exporter_reports_refused_total counter
        billing_exporter_reports_refused_total 2
        # HELP billing_exporter_window_overlaps_total Reports whose window overlaps windows that the billing service has; the rest is collected anew.
        # TYPE billing_exporter_window_overlaps_total counter
        billing_exporter_window_overlaps_total 6
        # HELP billing_exporter_reports_set_aside Refused reports that lie in the spool for people to look at.
        # TYPE billing_exporter_reports_set_aside gauge
        billing_exporter_reports_set_aside 1
        # HELP billing_exporter_send_failures_total Tries to send that are repeated.
        # TYPE billing_exporter_send_failures_total counter
        billing_exporter_send_failures_total 4
        # HELP billing_exporter_metric_missing 1 when the metric is missing from the newest window.
        # TYPE billing_exporter_metric_missing gauge
        billing_exporter_metric_missing{metric="devices"} 0
        billing_exporter_metric_missing{metric="storage\\"gb"} 1
        # HELP billing_exporter_metric_missing_windows_total Windows in which the metric was missing.
        # TYPE billing_exporter_metric_missing_windows_total counter
        billing_exporter_metric_missing_windows_total{metric="devices"} 0
        billing_exporter_metric_missing_windows_total{metric="storage\\"gb"} 5
        # HELP billing_exporter_resets_total Falls and new beginnings of counters, by what is known of their process.
        # TYPE billing_exporter_resets_total counter
        billing_exporter_resets_total{metric="devices",kind="proven"} 1
        billing_exporter_resets_total{metric="devices",kind="refuted"} 2
        billing_exporter_resets_total{metric="devices",kind="unknown"} 3
        billing_exporter_resets_total{metric="storage\\"gb",kind="proven"} 0
        billing_exporter_resets_total{metric="storage\\"gb",kind="refuted"} 0
        billing_exporter_resets_total{metric="storage\\"gb",kind="unknown"} 0
        # HELP billing_exporter_source_requests_total Requests to a source or to the billing service.
        # TYPE billing_exporter_source_requests_total counter
        billing_exporter_source_requests_total{source="billing",target="http://billing:3100"} 0
        billing_exporter_source_requests_total{source="prometheus",target="http://prom:9090"} 3
        # HELP billing_exporter_source_failures_total Requests that were not answered as they should be.
        # TYPE billing_exporter_source_failures_total counter
        billing_exporter_source_failures_total{source="prometheus",target="http://prom:9090",reason="http_503"} 1
        billing_exporter_source_failures_total{source="prometheus",target="http://prom:9090",reason="timed_out"} 1
        # HELP billing_exporter_source_request_duration_seconds Time from a request to its last byte.
        # TYPE billing_exporter_source_request_duration_seconds summary
        billing_exporter_source_request_duration_seconds_sum{source="billing",target="http://billing:3100"} 0.000
        billing_exporter_source_request_duration_seconds_count{source="billing",target="http://billing:3100"} 0
        billing_exporter_source_request_duration_seconds_sum{source="prometheus",target="http://prom:9090"} 30.007
        billing_exporter_source_request_duration_seconds_count{source="prometheus",target="http://prom:9090"} 3
        # HELP process_cpu_seconds_total Total user and system CPU time spent in seconds.
        # TYPE process_cpu_seconds_total counter
        process_cpu_seconds_total 1.050
        # HELP process_resident_memory_bytes Resident memory size in bytes.
        # TYPE process_resident_memory_bytes gauge
        process_resident_memory_bytes 16777216
        # HELP process_virtual_memory_bytes Virtual memory size in bytes.
        # TYPE process_virtual_memory_bytes gauge
        process_virtual_memory_bytes 33554432
        # HELP process_open_fds Number of open file descriptors.
        # TYPE process_open_fds gauge
        process_open_fds 12
        # HELP process_max_fds Maximum number of open file descriptors.
        # TYPE process_max_fds gauge
        process_max_fds 1024
        # HELP process_start_time_seconds Start time of the process since unix epoch in seconds.
        # TYPE process_start_time_seconds gauge
        process_start_time_seconds 1772442000

        """)
  }

  @Test func whatHasNotHappenedHasNoTime() {
    let numbers = ExporterStatus.Numbers(
      startedAt: time("2026-03-02T09:00:00Z"), reportsUsage: true, intervalMilliseconds: 60_000,
      metrics: [])
    let times = MetricsPage(numbers, build: build, process: nil).text.split(separator: "\n")
      .filter { !$0.hasPrefix("#") && $0.contains("_timestamp_seconds ") }
    #expect(times == ["billing_exporter_last_collection_timestamp_seconds 1772442000"])
  }

  @Test func theProcessIsThisOne() throws {
    let process = try #require(ProcessNumbers.current())
    #expect(process.residentBytes > 1 << 20 && process.virtualBytes > process.residentBytes)
    #expect(process.openFiles > 2 && process.mostFiles > process.openFiles)
    #expect(process.startedAtSeconds > 1_700_000_000)
  }

  @Test func beingOverdueOrFullIsTrouble() {
    var numbers = ExporterStatus.Numbers(
      startedAt: time("2026-03-02T09:00:00Z"), reportsUsage: true, intervalMilliseconds: 3_600_000,
      metrics: [])
    #expect(numbers.trouble(now: time("2026-03-02T11:10:00Z")) == nil)
    #expect(
      numbers.trouble(now: time("2026-03-02T11:10:01Z")) == "nothing was collected for 7801 s")
    numbers.diskTrouble = "cannot write /spool/journal: No space left on device"
    #expect(
      numbers.trouble(now: time("2026-03-02T09:00:00Z"))
        == "the spool cannot be written: cannot write /spool/journal: No space left on device")
    numbers.diskTrouble = nil
    numbers.isSpoolFull = true
    numbers.waiting = 100_000
    #expect(
      numbers.trouble(now: time("2026-03-02T09:00:00Z")) == "the spool is full: 100000 reports wait"
    )
  }
}
