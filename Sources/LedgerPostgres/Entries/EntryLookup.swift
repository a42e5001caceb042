import Metering
import Reporting
import UsageLedger

/// Finds entries by what they are known by.
struct EntryLookup {
  let connection: PostgresConnection

  /// The entries that share an identity with one of `identities`, void ones included, oldest first.
  func entries(of identities: [EntryIdentity]) throws -> [EntryIdentity: [LedgerEntry]] {
    let asked = IdentityQuestion(identities)
    return try asked.entries(connection.pipeline(asked.entryStatements))
  }

  /// Any entry, voids included.
  func entry(_ id: EntryID) throws -> LedgerEntry? {
    if let row = try connection.query(EntriesSQL.byNumber, [.int(id.number)]).first {
      return try EntryRow(row).entry
    }
    guard let void = try connection.query(VoidsSQL.byNumber, [.int(id.number)]).first,
      let target = try entry(EntryID(try void.int(0)))
    else { return nil }
    return target.void(
      id: id, reason: try void.text(1), at: Timestamp(nanoseconds: try void.int(2)),
      replacement: try void.optionalInt(3).map { EntryID($0) })
  }

  static func voidsRead(_ ids: Set<EntryID>) -> TableRead {
    TableRead(
      VoidsSQL.withTargets, columns: EntryRow.columnCount + 4, [.ints(ids.map(\.number).sorted())])
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
    guard let identity = EntryIdentity(target.report) else {
      return target.voidedBy == nil ? [target] : []
    }
    return try entries(of: [identity])[identity, default: []].filter {
      $0.voidedBy == nil && $0.root == target.root
    }
  }
}

extension EntryLookup {
  /// For each window among the identities the others of its instance that stand and share time with it, as many as are
  /// named and one more.
  func overlaps(of identities: [EntryIdentity]) throws -> [EntryIdentity: [WindowOverlap.Window]] {
    let asked = IdentityQuestion(identities)
    return try asked.overlaps(connection.pipeline(asked.overlapStatements))
  }
}
