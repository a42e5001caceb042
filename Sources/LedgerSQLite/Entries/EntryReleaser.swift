import LedgerTables
import Metering
import Reporting
import UsageLedger

/// Lets a held entry count, by one more entry in the same transaction.
struct EntryReleaser {
  let session: WriteSession

  func release(_ id: EntryID, reason: String, at now: Timestamp) throws -> LedgerEntry {
    let target = try VoidTarget(id, session.db)
    let table = QuarantineTable(connection: SQLiteConnection(session))
    let decision = try ReleaseDecision(
      of: target.entry, try table.report(id), chain: target.chain, seals: target.seals, at: now)
    switch decision {
    case .done(let entry): return entry
    case .add(let draft, let kind):
      let entry = try EntryAppender(draft, in: session).append(as: kind)
      try table.release(
        id, of: draft.report.customer,
        QuarantinedReport.ReleaseRecord(entry: entry.id, at: now, reason: reason))
      return entry
    }
  }
}
