import GRDB
import LedgerTables
import Reporting
import UsageLedger

/// An entry that is to be taken out, and what decides whether it can be.
struct VoidTarget {
  let entry: LedgerEntry
  /// Its report and completions that are not void; none for a void, which cannot be taken out.
  let rows: [EntryRow]
  let chain: [LedgerEntry]
  let seals: [SealedSpan]

  /// Throws `notFound` for an unknown number.
  init(_ id: EntryID, _ db: Database) throws {
    let lookup = EntryLookup(db)
    guard let found = try lookup.entry(id) else { throw LedgerError(.notFound, "entry \(id)") }
    entry = found
    guard let row = try lookup.row(id) else {
      (rows, chain, seals) = ([], [], [])
      return
    }
    var names = NameReading(db)
    rows = try lookup.chain(of: row)
    chain = try rows.map { try $0.entry(&names) }
    seals = try SealTable(connection: SQLiteConnection(db)).spans(of: found.report.customer)
  }
}
