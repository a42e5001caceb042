import Logging
import Metering
import PrometheusClient
import Reporting

/// Collects one window into the spool and says what came of it.
struct WindowCollection: Sendable {
  let parts: ExporterParts

  /// Nil when the task was cancelled in between: then nothing is recorded, and the window is collected another time.
  func collect(_ window: TimeWindow, presentCounts: Bool, advances: Bool)
    async throws(ExporterError)
    -> UsageReport?
  {
    let collected = await parts.collector.collect(
      window, presentCounts: presentCounts, readings: await parts.readings)
    guard !Task.isCancelled else { return nil }
    let queued = try await parts.spool.collect(
      collected, parts.settings, advances: advances, now: parts.clock.now())
    let report = queued ?? collected.report(parts.settings, exporter: nil)
    note(report)
    note(collected)
    await parts.warnOfTypes(collected)
    await parts.refreshStatus()
    if queued != nil { parts.wakeUp.send() }
    return report
  }

  /// Falls of counters and series without a number: the values stand, and somebody may want to look.
  private func note(_ collected: CollectedWindow) {
    let window: Logger.Metadata = ["window": "\(UsageLine.span(collected.window))"]
    for (metric, resets) in collected.resets.sorted(by: { $0.key < $1.key }) {
      parts.status.note { $0.resets[metric] = ($0.resets[metric] ?? ResetCounts()) + resets }
      let isNormal = resets.refuted == 0 && resets.unknown == 0
      parts.logger.log(
        level: isNormal ? .info : .warning, "\(metric) fell or began anew: \(resets.summary ?? "")",
        metadata: window)
    }
    for (metric, notes) in collected.notes.sorted(by: { $0.key < $1.key }) {
      for note in notes { parts.logger.warning("\(metric): \(note)", metadata: window) }
    }
  }

  private func note(_ report: UsageReport) {
    let now = parts.clock.now()
    parts.status.note { numbers in
      numbers.lastCollectedAt = now
      numbers.windowsCollected += 1
      numbers.missing = Set(report.missing.map(\.metric))
      for missing in report.missing { numbers.missingWindows[missing.metric, default: 0] += 1 }
      if let end = report.window?.end { numbers.lastWindowEnd = end }
    }
    let window: Logger.Metadata = ["window": "\(UsageLine.span(report.window))"]
    if !report.missing.isEmpty {
      parts.logger.warning("missing: \(UsageLine.missing(report))", metadata: window)
    }
    if !parts.settings.reportsUsage {
      parts.logger.info(
        "\(UsageLine.collected) \(UsageLine.values(report, order: parts.order))", metadata: window)
    }
  }
}
