public import Metering
public import Reporting

/// Puts the records of a file into the ledger, up to a thousand in one commit; what is there already stays as it is.
///
/// Cut short anywhere, the same file can be imported again: each record is in the ledger once.
public struct UsageImport: Sendable {
  /// How many records share a commit.
  public static let recordsPerCommit = 1_000

  /// So far; grows with every call of `add`.
  public private(set) var counts = ImportCounts()
  private let ledger: (any Ledger)?
  private var names = ImportNames()

  /// Without a ledger everything is read and checked, and nothing is written.
  public init(ledger: (any Ledger)?) { self.ledger = ledger }

  /// Adds records in their order and returns those that were not taken, with why. Throws when the ledger fails.
  public mutating func add(_ records: [ImportRecord], at now: Timestamp) async throws(LedgerError)
    -> [ImportReject]
  {
    var rejects: [ImportReject] = []
    var sound: [(record: ImportRecord, report: UsageReport)] = []
    for record in records {
      switch read(record, at: now) {
      case .success(let report): sound.append((record, report))
      case .failure(let reject): rejects.append(reject)
      }
    }
    if let ledger {
      let receipts = try await ledger.submitEach(
        sound.map { EntryDraft(report: $0.report, receivedAt: now, reportedBy: nil) })
      for (item, receipt) in zip(sound, receipts) {
        if let reject = count(receipt.map(\.outcome), of: item.record) { rejects.append(reject) }
      }
    }
    counts.records += records.count
    counts.rejected += rejects.count
    return rejects.sorted { $0.record.line < $1.record.line }
  }

  private mutating func read(_ record: ImportRecord, at now: Timestamp) -> Result<
    UsageReport, ImportReject
  > {
    let name = names.name(of: record)
    switch record.document {
    case .failure(let problem):
      return .failure(
        ImportReject(record, problem.code.rawValue, [.init(field: "", detail: problem.detail)]))
    case .success(let document):
      do throws(ReportRefusal) {
        let reading = try ReportReading(
          document: document.withoutNullMembers, headerKey: name, receivedAt: now)
        return .success(reading.report)
      } catch {
        return .failure(ImportReject(record, error.code.rawValue, error.issues))
      }
    }
  }

  private mutating func count(
    _ outcome: Result<AppendOutcome, LedgerError>, of record: ImportRecord
  ) -> ImportReject? {
    switch outcome {
    case .success(.added(let entry)):
      if case .completion = entry.kind { counts.completed += 1 } else { counts.added += 1 }
      return nil
    case .success(.alreadyThere):
      counts.alreadyThere += 1
      return nil
    case .success(.conflict(let existing)):
      counts.conflicts += 1
      let identity = existing.window == nil ? "report_id" : "window"
      let detail =
        "report \(existing.id) says something else for the same instance and \(identity); it stands"
      return ImportReject(record, "report_conflict", [.init(field: "", detail: detail)])
    case .success(.overlap(let overlap)):
      counts.conflicts += 1
      let detail = "the window overlaps others of the instance, which count: \(overlap.description)"
      return ImportReject(record, "window_overlap", [.init(field: "window_start", detail: detail)])
    case .failure(let error):
      return ImportReject(
        record, "overflow", [.init(field: "metrics", detail: error.context)])
    }
  }
}

extension JSONValue {
  /// Files that other programs wrote have null where they know nothing: there it is absent.
  fileprivate var withoutNullMembers: JSONValue {
    guard case .object(let object) = self else { return self }
    return .object(JSONObject(object.members.filter { $0.value != .null }))
  }
}
