import Metering
import Reporting
import UsageLedger

/// Finds entries by what they are known by.
struct EntryLookup {
  let connection: PostgresConnection

  /// The entries that share the identity, void ones included, oldest first.
  func entries(of identity: EntryIdentity) throws -> [LedgerEntry] {
    let asked = try question(of: identity)
    return try asked.entries(connection.pipeline(asked.entryStatements))[identity, default: []]
  }

  private func question(of identity: EntryIdentity) throws -> IdentityQuestion {
    let customer = identity.customer.text
    return IdentityQuestion(
      [identity], lane: try connection.shape(for: [.lane(customer)]).lane(of: customer))
  }

  /// Any entry, voids included.
  func entry(_ id: EntryID) throws -> LedgerEntry? {
    let lanes = try connection.shape(for: [.lane("")]).lanes(ofNumber: id.number)
    let place: [Parameter] = [.int(id.number), .shortInts(lanes)]
    if let row = try connection.query(EntriesSQL.byNumber, place).first {
      return try EntryRow(row).entry
    }
    guard let void = try connection.query(VoidsSQL.byNumber, place).first,
      let target = try entry(EntryID(try void.int(0)))
    else { return nil }
    return target.void(
      id: id, reason: try void.text(1), at: Timestamp(nanoseconds: try void.int(2)),
      replacement: try void.optionalInt(3).map { EntryID($0) })
  }

  static func voidsRead(_ ids: Set<EntryID>, of customer: CustomerID) -> TableRead {
    TableRead(
      VoidsSQL.withTargets, columns: EntryRow.columnCount + 4,
      [.ints(ids.map(\.number).sorted()), .lane(customer.text)])
  }

  /// A void with what it took out.
  static func void(_ row: QueryResult.Row) throws -> LedgerEntry {
    try EntryRow(row, from: 4).entry.void(
      id: EntryID(try row.int(0)), reason: try row.text(1),
      at: Timestamp(nanoseconds: try row.int(2)),
      replacement: try row.optionalInt(3).map { EntryID($0) })
  }

  /// A report and its completions that are not void.
  func chain(of target: LedgerEntry) throws -> [LedgerEntry] {
    // A plain report without a key shares its instant with whatever was released of it.
    let identity =
      EntryIdentity(target.report) ?? EntryIdentity(target.report, by: target.window)
    return try entries(of: identity).filter { $0.voidedBy == nil && $0.root == target.root }
  }
}

extension EntryLookup {
  /// Of a window the others of its instance that stand and share time with it, as many as are named and one more.
  func overlaps(of identity: EntryIdentity) throws -> [WindowOverlap.Window] {
    let asked = try question(of: identity)
    return try asked.overlaps(connection.pipeline(asked.overlapStatements))[identity, default: []]
  }
}
