import Metering
import PrometheusClient
import Testing

@testable import UsageExporter

@Suite struct MetricsPageTests {
  @Test func thePageIsGolden() {
    let now = time("2026-03-02T11:10:00Z")
    let page = MetricsPage(
      .init(
        startedAt: time("2026-03-02T09:00:00Z"), reportsUsage: true,
        intervalMilliseconds: 3_600_000,
        metrics: [metric("devices"), metric("storage\"gb")],
        lastWindowEnd: time("2026-03-02T11:00:00Z"),
        lastCollectedAt: time("2026-03-02T11:00:15Z"), waiting: 2,
        oldestWaitingEnd: time("2026-03-02T10:00:00Z"), spoolBytes: 512, isSpoolFull: false,
        rejected: 1,
        incomplete: 3, sent: 7, sendFailures: 4, windowsCollected: 9, skippedMilliseconds: 60_000,
        missing: [metric("storage\"gb")], missingWindows: [metric("storage\"gb"): 5],
        resets: [metric("devices"): ResetCounts(proven: 1, refuted: 2, unknown: 3)]), now: now)
    #expect(
      page.text == """
        # HELP billing_exporter_reporting_enabled 1 when reports are sent, 0 when they are logged only.
        # TYPE billing_exporter_reporting_enabled gauge
        billing_exporter_reporting_enabled 1
        # HELP billing_exporter_collection_interval_seconds Length of a window.
        # TYPE billing_exporter_collection_interval_seconds gauge
        billing_exporter_collection_interval_seconds 3600
        # HELP billing_exporter_last_window_end_timestamp_seconds End of the newest collected window.
        # TYPE billing_exporter_last_window_end_timestamp_seconds gauge
        billing_exporter_last_window_end_timestamp_seconds 1772449200
        # HELP billing_exporter_last_collection_age_seconds Time since a window was collected, or since the start.
        # TYPE billing_exporter_last_collection_age_seconds gauge
        billing_exporter_last_collection_age_seconds 585
        # HELP billing_exporter_windows_collected_total Windows collected.
        # TYPE billing_exporter_windows_collected_total counter
        billing_exporter_windows_collected_total 9
        # HELP billing_exporter_skipped_seconds_total Time too far back to be collected after an outage.
        # TYPE billing_exporter_skipped_seconds_total counter
        billing_exporter_skipped_seconds_total 60
        # HELP billing_exporter_incomplete_windows Windows whose missing metrics may still be found.
        # TYPE billing_exporter_incomplete_windows gauge
        billing_exporter_incomplete_windows 3
        # HELP billing_exporter_spool_reports Reports not acknowledged by the billing service.
        # TYPE billing_exporter_spool_reports gauge
        billing_exporter_spool_reports 2
        # HELP billing_exporter_spool_oldest_age_seconds Age of the oldest report that waits.
        # TYPE billing_exporter_spool_oldest_age_seconds gauge
        billing_exporter_spool_oldest_age_seconds 4200
        # HELP billing_exporter_spool_bytes Size of the spool's journal.
        # TYPE billing_exporter_spool_bytes gauge
        billing_exporter_spool_bytes 512
        # HELP billing_exporter_spool_full 1 when nothing more is collected because too many reports wait.
        # TYPE billing_exporter_spool_full gauge
        billing_exporter_spool_full 0
        # HELP billing_exporter_reports_sent_total Reports acknowledged by the billing service.
        # TYPE billing_exporter_reports_sent_total counter
        billing_exporter_reports_sent_total 7
        # HELP billing_exporter_send_failures_total Tries to send that will be repeated.
        # TYPE billing_exporter_send_failures_total counter
        billing_exporter_send_failures_total 4
        # HELP billing_exporter_reports_rejected Reports kept in the spool's folder of refused ones.
        # TYPE billing_exporter_reports_rejected gauge
        billing_exporter_reports_rejected 1
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

        """)
  }

  @Test func beingOverdueOrFullIsTrouble() {
    var numbers = ExporterStatus.Numbers(
      startedAt: time("2026-03-02T09:00:00Z"), reportsUsage: true, intervalMilliseconds: 3_600_000,
      metrics: [])
    #expect(numbers.trouble(now: time("2026-03-02T11:10:00Z")) == nil)
    #expect(
      numbers.trouble(now: time("2026-03-02T11:10:01Z")) == "nothing was collected for 7801 s")
    numbers.isSpoolFull = true
    numbers.waiting = 100_000
    #expect(
      numbers.trouble(now: time("2026-03-02T09:00:00Z")) == "the spool is full: 100000 reports wait"
    )
  }
}
