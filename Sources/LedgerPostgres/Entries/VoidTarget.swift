import LedgerTables
import Metering
import Reporting
import UsageLedger

/// An entry that is to be taken out, and what decides whether it can be; its customer's lane is locked until the commit.
struct VoidTarget {
  let entry: LedgerEntry
  /// Its report and completions that are not void; none for a void, which cannot be taken out.
  let chain: [LedgerEntry]
  let seals: [SealedSpan]

  /// Throws `notFound` for an unknown number.
  init(locking id: EntryID, _ connection: PostgresConnection, _ shape: LaneShape) throws {
    let lookup = EntryLookup(connection: connection)
    // Whose it is never changes; whether it is void is looked at again under the lane's lock.
    guard let customer = try lookup.entry(id)?.report.customer else {
      throw LedgerError(.notFound, "entry \(id)")
    }
    try LaneTable(connection: connection, shape: shape).lock(of: customer)
    guard let found = try lookup.entry(id) else { throw LedgerError(.notFound, "entry \(id)") }
    entry = found
    if case .void = found.kind { chain = [] } else { chain = try lookup.chain(of: found) }
    seals = try SealTable(connection: connection).spans(of: customer)
  }
}
