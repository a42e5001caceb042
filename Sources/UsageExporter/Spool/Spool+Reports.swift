import Metering
import PrometheusClient
import Reporting

/// The life of a report: collected, completed, acknowledged or set aside, sent again.
extension Spool {
  /// Stamps, records and queues a window's report in one step; nil when reporting is off.
  ///
  /// Throws `spoolFull` when too many reports wait: the window stays uncollected and can be collected later.
  func collect(
    _ collected: CollectedWindow, _ settings: ExporterSettings, advances: Bool, now: Timestamp
  )
    throws(ExporterError) -> UsageReport?
  {
    try requireRoom()
    let report =
      settings.reportsUsage ? collected.report(settings, exporter: state.nextStamp) : nil
    try record(
      collected.counted + [
        .collected(
          collected.window, through: advances ? collected.window.end : nil, report: report,
          wanted: report == nil ? [] : collected.wanted)
      ], now: now)
    return report
  }

  /// Queues the completion of an earlier report, or notes that nothing more can come; nil when there is nothing new.
  func complete(_ earlier: SpoolState.IncompleteWindow, with found: CollectedWindow, now: Timestamp)
    throws(ExporterError) -> UsageReport?
  {
    try requireRoom()
    let wanted = found.wanted.intersection(earlier.wanted)
    guard let report = earlier.report.completed(by: found, exporter: state.nextStamp) else {
      if wanted.isEmpty { try settle(earlier.report.window, now: now) }
      return nil
    }
    try record(found.counted + [.completed(report, wanted: wanted)], now: now)
    return report
  }

  private func settle(_ window: TimeWindow?, now: Timestamp) throws(ExporterError) {
    guard let window else { return }
    try record(.settled(window), now: now)
  }

  func skip(through: Timestamp, now: Timestamp) throws(ExporterError) {
    try record(.skipped(through: through), now: now)
  }

  func acknowledge(_ sequence: Int64, now: Timestamp) throws(ExporterError) {
    try letGo(.acknowledged(sequence: sequence), now: now)
  }

  /// Keeps the refused report and the service's answer in a file of its own, then takes it out of the queue.
  ///
  /// Throws `spoolDiskFull` when there is no room for the file; then the report waits behind the others.
  func reject(
    _ report: UsageReport, _ refusal: ServiceAnswer.Refusal, _ redaction: Redaction, now: Timestamp
  ) throws(ExporterError) {
    guard let sequence = report.exporter?.sequence else { return }
    let bytes = SetAsideReport.form(report, refusal, redaction, at: now)
    do {
      try folder.setAside.add(sequence, bytes)
    } catch  where error.code == .spoolDiskFull {
      guard try makeRoom(now: now) else {
        postpone(sequence)
        throw error
      }
      try folder.setAside.add(sequence, bytes)
    }
    try letGo(.rejected(sequence: sequence), now: now)
  }

  /// Takes a report back that shares time with the `existing` ones of the service, so that the rest of its window is
  /// collected anew; false when its window is no longer the spool's: then it is as any other refused one.
  func reopen(_ report: UsageReport, _ existing: [TimeWindow], now: Timestamp)
    throws(ExporterError) -> Bool
  {
    guard let window = report.window, state.collected.contains(window) else { return false }
    do {
      try record(.overlapped(window, existing: existing), now: now)
    } catch  where error.code == .spoolDiskFull {
      postpone(report.exporter?.sequence ?? 0)
      throw error
    }
    return true
  }

  /// Takes refused reports that somebody wants sent again back into the queue, each under a new number.
  ///
  /// A crash in between may queue one twice, which changes nothing: the service knows reports by their windows.
  func takeResends(now: Timestamp) throws(ExporterError) -> [UsageReport] {
    var taken: [UsageReport] = []
    for number in folder.setAside.resendNumbers {
      guard let aside = folder.setAside.resendReport(number) else {
        folder.setAside.giveBack(number)
        continue
      }
      try requireRoom()
      let report = aside.report.stamped(state.nextStamp)
      try record(.waiting(report), now: now)
      folder.setAside.removeResend(number)
      taken.append(report)
    }
    return taken
  }

  /// Stamps and keeps a reading of an endpoint.
  func keep(
    _ series: [EndpointReading.Series], of metric: MetricName, closing: Timestamp?, now: Timestamp
  ) throws(ExporterError) {
    let time = state.readings.stamp(
      metric, now: now.sampleTime, closing: closing?.sampleTime,
      collectedThrough: state.collectedThrough?.sampleTime)
    try record(.reading(EndpointReading(metric: metric, time: time, series: series)), now: now)
  }

  /// Stamps and keeps a reading of a device list: who came and who left.
  func keep(
    _ devices: Set<String>, of metric: MetricName, _ followed: PresenceReader.Followed,
    closing: Timestamp?, now: Timestamp
  ) throws(ExporterError) {
    let known = state.presence[metric].flatMap { $0.subject == followed.subject ? $0 : nil }
    let time = KeptReadings.stamp(
      behind: known?.lastRead, now: now.sampleTime, closing: closing?.sampleTime,
      collectedThrough: state.collectedThrough?.sampleTime)
    try record(
      .presence(metric, PresenceReading(devices, followed, behind: known, at: time)), now: now)
  }

  private func requireRoom() throws(ExporterError) {
    guard state.waiting.count < SpoolState.mostWaiting else {
      throw ExporterError(
        .spoolFull,
        "\(state.waiting.count) reports wait; nothing more is collected until some are sent")
    }
  }
}

extension UsageReport {
  fileprivate func stamped(_ stamp: ExporterStamp?) -> UsageReport {
    UsageReport(
      customer: customer, instance: instance, window: window, clientKey: clientKey,
      activeDevices: activeDevices, totalDevices: totalDevices, metrics: metrics, missing: missing,
      exporter: stamp)
  }
}
