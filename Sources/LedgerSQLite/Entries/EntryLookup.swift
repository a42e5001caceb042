import GRDB
import Metering
import Reporting
import UsageLedger

/// Finds entries by what they are known by.
struct EntryLookup {
  let db: Database

  init(_ db: Database) { self.db = db }

  /// The entries that share an identity, void ones included, oldest first.
  func entries(identity: ReportIdentity, customer: Int64, instance: Int64) throws -> [LedgerEntry] {
    var names = NameReading(db)
    return try rows(identity: identity, customer: customer, instance: instance)
      .map { try $0.entry(&names) }
  }

  private func rows(identity: ReportIdentity, customer: Int64, instance: Int64) throws -> [EntryRow]
  {
    switch identity {
    case .unnamed: return []
    case .window(let window):
      let window = StoredWindow(window)
      return try rows(
        Self.byWindowSQL, [customer, instance, window.hour, window.offset, window.length])
    case .clientKey(let key): return try rows(Self.byKeySQL, [customer, instance, key])
    }
  }

  static let byWindowSQL = """
    SELECT \(EntryRow.columns) FROM \(EntryRow.source)
    WHERE e.customer = ? AND e.instance = ? AND e.window_hour = ? AND e.window_offset = ?
      AND e.window_length = ? ORDER BY e.revision
    """
  static let byKeySQL = """
    SELECT \(EntryRow.columns)
    FROM client_keys k JOIN entries e ON e.id = k.entry LEFT JOIN voided_entries v ON v.entry = e.id
    WHERE k.customer = ? AND k.instance = ? AND k.client_key = ? ORDER BY k.revision
    """

  private func rows(_ sql: String, _ arguments: StatementArguments) throws -> [EntryRow] {
    var found: [EntryRow] = []
    let rows = try db.rows(sql, arguments)
    while let row = try rows.next() { found.append(try EntryRow(row)) }
    return found
  }

  /// A report or completion; nil when the number is a void's or nobody's.
  func row(_ id: EntryID) throws -> EntryRow? {
    let sql = "SELECT \(EntryRow.columns) FROM \(EntryRow.source) WHERE e.id = ?"
    return try db.first(sql, [id.number]).map { try EntryRow($0) }
  }

  /// Any entry, voids included.
  func entry(_ id: EntryID) throws -> LedgerEntry? {
    var names = NameReading(db)
    if let row = try row(id) { return try row.entry(&names) }
    guard
      let void = try db.first(
        "SELECT target, reason, voided_at FROM voids WHERE id = ?", [id.number]),
      let target = try row(EntryID(void[0]))?.entry(&names)
    else { return nil }
    return target.void(id: id, reason: void[1], at: Timestamp(nanoseconds: void[2]))
  }

  /// The rows of a report and its completions that are not void.
  func chain(of target: EntryRow) throws -> [EntryRow] {
    guard let identity = target.identity else { return target.void == nil ? [target] : [] }
    let root = target.completes ?? target.id
    return try rows(identity: identity, customer: target.customer, instance: target.instance)
      .filter { $0.void == nil && ($0.completes ?? $0.id) == root }
  }
}

extension EntryRow {
  /// Nil for a plain report without a key, which shares its identity with no other.
  fileprivate var identity: ReportIdentity? {
    guard window.length == 0 else { return .window(window.window) }
    return clientKey.map { .clientKey($0) }
  }
}
