import GRDB
import Metering
import Reporting
import UsageLedger

/// Finds entries by what they are known by.
struct EntryLookup {
  let db: Database

  init(_ db: Database) { self.db = db }

  /// The entries that share an identity, void ones included, oldest first.
  func entries(
    identity: ReportIdentity, customer: Int64, instance: Int64, _ names: inout NameReading
  ) throws -> [LedgerEntry] {
    try rows(identity: identity, customer: customer, instance: instance)
      .map { try $0.entry(&names) }
  }

  private func rows(identity: ReportIdentity, customer: Int64, instance: Int64) throws -> [EntryRow]
  {
    switch identity {
    case .unnamed: return []
    case .window(let window):
      let window = StoredWindow(window)
      return try rows(
        EntriesSQL.byWindow, [customer, instance, window.hour, window.offset, window.length])
    case .clientKey(let key): return try rows(EntriesSQL.byKey, [customer, instance, key])
    }
  }

  private func rows(_ sql: String, _ arguments: StatementArguments) throws -> [EntryRow] {
    var found: [EntryRow] = []
    let rows = try db.rows(sql, arguments)
    while let row = try rows.next() { found.append(try EntryRow(row)) }
    return found
  }

  /// A report or completion; nil when the number is a void's or nobody's.
  func row(_ id: EntryID) throws -> EntryRow? {
    try db.first(EntriesSQL.byNumber, [id.number]).map { try EntryRow($0) }
  }

  /// Any entry, voids included.
  func entry(_ id: EntryID) throws -> LedgerEntry? {
    var names = NameReading(db)
    if let row = try row(id) { return try row.entry(&names) }
    guard
      let void = try db.first(EntriesSQL.void, [id.number]),
      let target = try row(EntryID(void[0]))?.entry(&names)
    else { return nil }
    return target.void(id: id, reason: void[1], at: Timestamp(nanoseconds: void[2]))
  }

  /// The rows of a report and its completions that are not void.
  func chain(of target: EntryRow) throws -> [EntryRow] {
    let root = target.completes ?? target.id
    return try relatives(of: target).filter { $0.void == nil && ($0.completes ?? $0.id) == root }
  }

  /// A plain report without a key shares its instant with whatever was released of it.
  private func relatives(of target: EntryRow) throws -> [EntryRow] {
    guard let identity = target.identity else {
      let window = target.window
      return try rows(
        EntriesSQL.byWindow,
        [target.customer, target.instance, window.hour, window.offset, window.length])
    }
    return try rows(identity: identity, customer: target.customer, instance: target.instance)
  }
}

extension EntryRow {
  /// Nil for a plain report without a key, which shares its identity with no other.
  fileprivate var identity: ReportIdentity? {
    guard window.length == 0 else { return .window(window.window) }
    return clientKey.map { .clientKey($0) }
  }
}
