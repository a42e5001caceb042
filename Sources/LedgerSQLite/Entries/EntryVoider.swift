import Amounts
import GRDB
import LedgerTables
import Metering
import Reporting
import UsageLedger

/// Takes an entry, and the completions that rest on it, out of the totals.
struct EntryVoider {
  let session: WriteSession
  private var db: Database { session.db }

  func void(_ id: EntryID, reason: String, at now: Timestamp) throws -> LedgerEntry {
    let target = try VoidTarget(id, db)
    let decision = try VoidDecision(of: target.entry, chain: target.chain, seals: target.seals)
    return try takeOut(decision, of: target, at: now) { _ in reason }
  }

  /// `reason` is asked with the void's number.
  func takeOut(
    _ decision: VoidDecision, of target: VoidTarget, at now: Timestamp,
    reason: (EntryID) -> String
  ) throws -> LedgerEntry {
    let id = EntryID(try session.takeEntryNumber())
    let reason = reason(id)
    let void = target.entry.void(id: id, reason: reason, at: now)
    let voided = Set(decision.voided.map(\.id.number))
    let rows = target.rows.filter { voided.contains($0.id) }
    guard let customer = rows.first?.customer else {
      throw LedgerError(.conflict, "entry \(target.entry.id) cannot be voided")
    }
    try db.run(
      EntriesSQL.insertVoid,
      [id.number, customer, target.entry.id.number, reason, now.nanoseconds])
    for row in rows { try takeOut(row, id) }
    try QuarantineTable(connection: SQLiteConnection(session))
      .note(id, of: rows.map { EntryID($0.id) }, target.entry.report.customer)
    return void
  }

  private func takeOut(_ row: EntryRow, _ void: EntryID) throws {
    try db.run(EntriesSQL.insertVoidedEntry, [row.id, void.number])
    do {
      try EntryTotals(session, customer: row.customer, instance: row.instance).takeOut(row)
    } catch let error as AmountError {
      throw LedgerError(.overflow, "a total of the day of entry \(row.id)", cause: error)
    }
  }
}
