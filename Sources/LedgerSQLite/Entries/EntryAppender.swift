import Amounts
import Foundation
import GRDB
import LedgerTables
import Metering
import Reporting
import UsageLedger

/// Adds a report inside a transaction: decides first, writes then, so that a refusal leaves nothing behind.
struct EntryAppender {
  let session: WriteSession
  private var db: Database { session.db }
  private let draft: EntryDraft
  private let customer: Int64
  private let instance: Int64
  private let window: StoredWindow
  private let earlier: EarlierEntries

  /// `earlier`: that of the batch that the draft comes in.
  init(
    _ draft: EntryDraft, in session: WriteSession, _ earlier: EarlierEntries = EarlierEntries()
  ) throws {
    self.session = session
    self.earlier = earlier
    self.draft = draft
    customer = try session.names.number(of: draft.report.customer, session.db)
    instance = try session.names.number(
      of: draft.report.instance, customer: customer, session.db)
    window = StoredWindow(draft.window)
  }

  func append() throws -> AppendReceipt {
    let survey = try ReportSurvey(
      customer: customer, instance: instance, draft.window, session.reportStatements())
    let previous = draft.report.exporter == nil ? nil : try previousExporter()
    return AppendReceipt(
      outcome: try outcome(survey), previousExporter: previous, isLinked: survey.isLinked,
      closedUntil: survey.closedUntil)
  }

  /// Adds the draft as an entry of that kind, whatever shares its identity.
  func append(as kind: LedgerEntry.Kind) throws -> LedgerEntry {
    let survey = try ReportSurvey(
      customer: customer, instance: instance, draft.window, session.reportStatements())
    return try add(kind, survey)
  }

  private func outcome(_ survey: ReportSurvey) throws -> AppendOutcome {
    if let entry = try addFirstOfWindow(survey) { return .added(entry) }
    let earlier = try earlier.entries(
      identity: draft.report.identity, customer: customer, instance: instance, in: session)
    let overlap =
      try survey.overlaps
      ? WindowReader.overlap(with: draft.window, customer: customer, instance: instance, db) : nil
    let decision = AppendDecision(
      draft, earlier: earlier.filter { $0.voidedBy == nil }, overlap: overlap)
    switch decision {
    case .alreadyThere(let entry): return .alreadyThere(entry)
    case .conflict(let existing):
      try note(refusedFor: existing.id)
      return .conflict(with: ExistingReport(existing))
    case .overlap(let overlap):
      if let first = overlap.windows.first { try note(refusedFor: first.report) }
      return .overlap(overlap)
    case .add(let kind): return .added(try add(kind, survey))
    }
  }

  private func add(_ kind: LedgerEntry.Kind, _ survey: ReportSurvey) throws -> LedgerEntry {
    let body = try body(kind)
    let change = try change(body, survey)
    guard let entry = try add(kind, revision: nextRevision(), body, change) else {
      throw LedgerError(.unavailable, "the revision of a window was taken")
    }
    return entry
  }

  /// Nearly every report is the first of its window, and the index of windows tells when it is not: then nothing was
  /// written. Nil, too, for a report that no window names.
  private func addFirstOfWindow(_ survey: ReportSurvey) throws -> LedgerEntry? {
    guard case .window = draft.report.identity, !survey.overlaps else { return nil }
    let body = try body(.report)
    // What does not fit may be a repetition, which changes no total.
    guard let change = try? change(body, survey) else { return nil }
    return try add(.report, revision: 0, body, change)
  }

  private func nextRevision() throws -> Int64 {
    let row = try BoundStatement(db, EntriesSQL.nextRevision)
    defer { row.reset() }
    row.bind(1, customer)
    row.bind(2, instance)
    row.bind(3, window.hour)
    row.bind(4, window.offset)
    row.bind(5, window.length)
    return try row.next() ? row.int(0) : 0
  }

  private func change(_ body: EntryBody, _ survey: ReportSurvey) throws -> EntryTotals.Change {
    do {
      return try totals.adding(body, window: window, to: survey)
    } catch let error as AmountError {
      throw LedgerError(
        .overflow, "a total of \(draft.report.customer) on the day of \(draft.window.end)",
        cause: error)
    }
  }

  private var totals: EntryTotals {
    EntryTotals(session, customer: customer, instance: instance)
  }

  /// Nil, with nothing written, when an entry has the window and revision already.
  private func add(
    _ kind: LedgerEntry.Kind, revision: Int64, _ body: EntryBody, _ change: EntryTotals.Change
  ) throws -> LedgerEntry? {
    let number = try session.takeEntryNumber()
    guard try insert(number, kind, revision, body) else {
      session.giveBack(entryNumber: number)
      return nil
    }
    earlier.forget()
    try totals.write(change)
    try noteInstance(body)
    for metric in body.stated {
      try session.names.note(metric: metric.name, of: customer, db)
    }
    let entry = draft.entry(EntryID(number), kind: kind)
    if let quarantined = QuarantinedReport(entry, draft.hold) {
      try QuarantineTable(connection: SQLiteConnection(session)).insert(quarantined)
    }
    return entry
  }

  private func insert(
    _ number: Int64, _ kind: LedgerEntry.Kind, _ revision: Int64, _ body: EntryBody
  ) throws -> Bool {
    let row = try session.reportStatements().insert
    row.bind(1, number)
    row.bind(2, customer)
    row.bind(3, instance)
    row.bind(4, window.hour)
    row.bind(5, window.offset)
    row.bind(6, window.length)
    row.bind(7, revision)
    if case .completion(let root, _) = kind { row.bind(8, root.number) } else { row.bind(8, nil) }
    row.bind(9, bytes: draft.contentHash.bytes)
    row.bind(10, draft.receivedAt.nanoseconds)
    row.bind(11, try draft.reportedBy.map { try session.names.number(ofLabel: $0, db) })
    row.bind(12, text: draft.report.clientKey)
    row.bind(13, bytes: body.bytes)
    try row.run()
    guard db.changesCount > 0 else { return false }
    if case .clientKey(let key) = draft.report.identity { try insert(key, number) }
    return true
  }

  private func insert(_ key: String, _ number: Int64) throws {
    try db.run(EntriesSQL.insertKey, [customer, instance, key, number])
  }

  private func noteInstance(_ body: EntryBody) throws {
    let row = try session.reportStatements().updateInstance
    row.bind(1, customer)
    row.bind(2, instance)
    row.bind(3, draft.window.end.nanoseconds)
    row.bind(4, draft.window.start.nanoseconds)
    row.bind(5, draft.heardAt.nanoseconds)
    row.bind(6, body.exporter)
    row.bind(7, body.sequence)
    row.bind(8, window.lengthSeconds)
    try row.run()
  }

  private func note(refusedFor existing: EntryID) throws {
    let reporter = try draft.reportedBy.map { try session.names.number(ofLabel: $0, db) }
    try db.run(
      ConflictsSQL.insert,
      [
        customer, instance, window.hour, window.offset, window.length,
        Data(draft.contentHash.bytes), existing.number, draft.receivedAt.nanoseconds, reporter,
        draft.report.clientKey, try body(.report).encoded,
      ])
  }

  /// The report with numbers in place of names.
  private func body(_ kind: LedgerEntry.Kind) throws -> EntryBody {
    let report = draft.report
    var body = EntryBody()
    body.activeDevices = report.activeDevices
    body.totalDevices = report.totalDevices
    for (metric, value) in report.metrics {
      let name = try session.names.number(of: metric, db)
      body.metrics.append(EntryBody.Metric(name: name, value: value))
    }
    body.metrics.sort { $0.name < $1.name }
    for missing in report.missing {
      let name = try session.names.number(of: missing.metric, db)
      body.missing.append(EntryBody.Missing(name: name, reason: missing.reason))
    }
    body.exporter = try report.exporter.map { try session.names.number(ofLabel: $0.id, db) }
    body.sequence = report.exporter?.sequence
    if case .completion(_, let added) = kind {
      body.added = try added.map { try session.names.number(of: $0, db) }.sorted()
    }
    body.isHeld = draft.isHeld(as: kind)
    return body
  }
}

extension EntryAppender {
  /// Who reported last for the instance.
  private func previousExporter() throws -> ExporterStamp? {
    let row = try BoundStatement(db, InstancesSQL.exporter)
    defer { row.reset() }
    row.bind(1, customer)
    row.bind(2, instance)
    return try row.next() ? ExporterStamp(id: row.text(0), sequence: row.intIfAny(1)) : nil
  }
}
