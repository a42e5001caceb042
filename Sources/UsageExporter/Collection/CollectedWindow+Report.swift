import Amounts
import Metering
import Reporting

extension CollectedWindow {
  /// The report of this window, numbered in the order of the spool.
  func report(_ settings: ExporterSettings, exporter: ExporterStamp?) -> UsageReport {
    UsageReport(
      customer: settings.customer, instance: settings.instance, window: window,
      activeDevices: devices?.active, totalDevices: devices?.total, metrics: values,
      missing: missing.map { $0.plain(settings.redaction) }, exporter: exporter)
  }

  var values: [MetricName: Quantity] {
    Dictionary(
      uniqueKeysWithValues: outcomes.compactMap { metric, outcome in
        if case .value(let quantity) = outcome { (metric, quantity) } else { nil }
      })
  }

  var missing: [MissingMetric] {
    outcomes.compactMap { metric, outcome in
      guard case .missing(let reason, _) = outcome else { return nil }
      return MissingMetric(metric: metric, reason: reason)
    }
  }

  /// Where the counting ended, as records of the spool.
  var counted: [SpoolRecord] {
    edges.sorted { $0.key < $1.key }.map { .counted($0.key, $0.value) }
  }

  /// The missing metrics whose source may still answer for this window.
  var wanted: Set<MetricName> {
    Set(
      outcomes.compactMap { metric, outcome in
        if case .missing(_, mayComeLater: true) = outcome { metric } else { nil }
      })
  }
}

extension MissingMetric {
  /// With a reason that is a plain line without secrets: it quotes what a source answered.
  fileprivate func plain(_ redaction: Redaction) -> MissingMetric {
    MissingMetric(metric: metric, reason: redaction.line(reason, limit: PlainLine.reasonLimit))
  }
}

extension UsageReport {
  /// This report with what was found later added: every value repeated, the found metrics no longer missing.
  ///
  /// Nil when nothing was found, because then there is nothing to send.
  func completed(by found: CollectedWindow, exporter: ExporterStamp?) -> UsageReport? {
    let awaited = Set(missing.map(\.metric))
    let added = found.values.filter { awaited.contains($0.key) }
    guard !added.isEmpty else { return nil }
    let hasDevices = added[.devices] != nil
    return UsageReport(
      customer: customer, instance: instance, window: window, clientKey: clientKey,
      activeDevices: activeDevices ?? (hasDevices ? found.devices?.active : nil),
      totalDevices: totalDevices ?? (hasDevices ? found.devices?.total : nil),
      metrics: metrics.merging(added) { reported, _ in reported },
      missing: missing.filter { added[$0.metric] == nil }, exporter: exporter)
  }
}
