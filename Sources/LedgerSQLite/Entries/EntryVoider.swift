import Amounts
import GRDB
import Metering
import Reporting
import UsageLedger

/// Takes an entry, and the completions that rest on it, out of the totals.
struct EntryVoider {
  let session: WriteSession
  private var db: Database { session.db }

  func void(_ id: EntryID, reason: String, at now: Timestamp) throws -> LedgerEntry {
    let lookup = EntryLookup(db)
    guard let target = try lookup.entry(id) else {
      throw LedgerError(.notFound, "entry \(id)")
    }
    guard let row = try lookup.row(id) else {
      _ = try VoidDecision(of: target, chain: [], seals: [])
      throw LedgerError(.conflict, "entry \(id) cannot be voided")
    }
    let chain = try lookup.chain(of: row)
    var names = NameReading(db)
    let decision = try VoidDecision(
      of: target, chain: chain.map { try $0.entry(&names) },
      seals: SealTable(db).spans(of: target.report.customer, number: row.customer))
    let void = target.void(
      id: EntryID(try session.takeEntryNumber()), reason: reason, at: now)
    try insert(void, target: row, reason: reason)
    let voided = Set(decision.voided.map(\.id.number))
    for row in chain where voided.contains(row.id) { try takeOut(row, void.id) }
    return void
  }

  private func insert(_ void: LedgerEntry, target: EntryRow, reason: String) throws {
    try db.run(
      "INSERT INTO voids (id, customer, target, reason, voided_at) VALUES (?, ?, ?, ?, ?)",
      [void.id.number, target.customer, target.id, reason, void.receivedAt.nanoseconds])
  }

  private func takeOut(_ row: EntryRow, _ void: EntryID) throws {
    try db.run(
      "INSERT INTO voided_entries (entry, void) VALUES (?, ?)", [row.id, void.number])
    do {
      try EntryTotals(db, customer: row.customer, instance: row.instance).takeOut(row)
    } catch let error as AmountError {
      throw LedgerError(.overflow, "a total of the day of entry \(row.id)", cause: error)
    }
  }
}
