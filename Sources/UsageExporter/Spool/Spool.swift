import Metering
import Reporting

/// The exporter's durable memory: what was collected, what waits to be sent, what was read.
///
/// Every change is a record that is written and synced before it counts. Writes are small and rare (one a reading or
/// a report), so the actor makes them itself.
actor Spool {
  private static let compactionBytes: Int64 = 1 << 20

  private let folder: SpoolFolder
  private var journal: JournalFile
  private var compactedLength: Int64
  private(set) var state: SpoolState

  /// Opens the spool, drops a torn last record, and gives a new spool its identity.
  ///
  /// Throws `spoolInUse`, `spoolDamaged`, `spoolWrite`, `spoolSync`.
  init(path: String, newExporterID: String, now: Timestamp) throws(ExporterError) {
    folder = try SpoolFolder(path: path)
    journal = try JournalFile(path: folder.journalPath)
    let contents = try JournalText.read(try journal.contents(), path: folder.journalPath)
    if Int64(contents.wholeBytes) < journal.length {
      try journal.truncate(to: Int64(contents.wholeBytes))
    }
    var state = SpoolState()
    for record in contents.records { state.apply(record) }
    if state.exporterID == nil {
      guard contents.records.isEmpty else {
        throw ExporterError(.spoolDamaged, "\(folder.journalPath) has no identity")
      }
      let identity = SpoolRecord.identity(exporterID: newExporterID, createdAt: now)
      try journal.append(JournalText.line(identity))
      try SpoolFolder.sync(folder.path)
      state.apply(identity)
    }
    self.state = state
    compactedLength = journal.length
  }

  /// The state of a spool that stays untouched and unlocked; empty when there is none.
  static func peek(path: String) throws(ExporterError) -> SpoolState {
    var state = SpoolState()
    guard SpoolFolder.hasJournal(path) else { return state }
    let journal = try JournalFile(path: path + "/journal")
    for record in try JournalText.read(try journal.contents(), path: journal.path).records {
      state.apply(record)
    }
    return state
  }

  var bytes: Int64 { journal.length }

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
    try record(.acknowledged(sequence: sequence), now: now)
  }

  /// Keeps the refused report and the service's answer in a file of its own, then takes it out of the queue.
  func reject(
    _ report: UsageReport, _ refusal: ServiceAnswer.Refusal, _ redaction: Redaction, now: Timestamp
  ) throws(ExporterError) {
    guard let sequence = report.exporter?.sequence else { return }
    let form = SpoolRecord.object(
      "rejected",
      [
        ("rejected_at", .string(now.description)), ("status", .number(String(refusal.status))),
        ("code", JSONValue(refusal.code)),
        ("answer", .string(redaction.applied(to: refusal.detail))),
        ("report", report.wireForm),
      ])
    try SpoolFolder.replace(
      "\(folder.rejectedPath)/\(sequence).json", with: Array((form.description + "\n").utf8))
    try record(.rejected(sequence: sequence), now: now)
  }

  /// Stamps and keeps a reading of an endpoint.
  func keep(
    _ series: [EndpointReading.Series], of metric: MetricName, closing: Timestamp?, now: Timestamp
  ) throws(ExporterError) {
    let time = state.book.stamp(
      metric, now: now.sampleTime, closing: closing?.sampleTime,
      collectedThrough: state.collectedThrough?.sampleTime)
    try record(.reading(EndpointReading(metric: metric, time: time, series: series)), now: now)
  }

  private func requireRoom() throws(ExporterError) {
    guard state.waiting.count < SpoolState.mostWaiting else {
      throw ExporterError(
        .spoolFull,
        "\(state.waiting.count) reports wait; nothing more is collected until some are sent")
    }
  }

  private func record(_ record: SpoolRecord, now: Timestamp) throws(ExporterError) {
    try self.record([record], now: now)
  }

  /// Appends records in one write; the last of them makes the others count.
  private func record(_ records: [SpoolRecord], now: Timestamp) throws(ExporterError) {
    try journal.append(records.flatMap(JournalText.line))
    for record in records { state.apply(record) }
    guard journal.length > max(Self.compactionBytes, 2 * compactedLength) else { return }
    try compact(now: now)
  }

  private func compact(now: Timestamp) throws(ExporterError) {
    state.pruneReadings()
    let lines = state.snapshot(createdAt: now).flatMap(JournalText.line)
    do {
      try SpoolFolder.replace(folder.journalPath, with: lines)
    } catch  where error.code == .spoolWrite {
      // No room for a second copy: the journal that grows is whole, so go on with it.
      compactedLength = journal.length
      return
    }
    journal = try JournalFile(path: folder.journalPath)
    compactedLength = journal.length
  }
}
