import GRDB
import LedgerTables
import UsageLedger

/// What a write works with: the connection inside the shared transaction, the names, and the next entry's number.
final class WriteSession {
  let db: Database
  let names: NameTable
  /// The names behind numbers, each asked for once in the transaction.
  var reading: NameReading
  private var nextNumber: Int64?
  private var known: ReportStatements?
  private var senders: [[UInt8]: APIKeyRecord?] = [:]
  private var isUnguarded: Bool?

  init(_ db: Database, names: NameTable) {
    self.db = db
    self.names = names
    reading = NameReading(db)
  }

  /// The number of the entry or void that is written next.
  func takeEntryNumber() throws -> Int64 {
    let number = try nextNumber ?? firstFreeNumber()
    nextNumber = number + 1
    return number
  }

  /// The number that was taken last was not used after all.
  func giveBack(entryNumber: Int64) { nextNumber = entryNumber }

  func reportStatements() throws -> ReportStatements {
    if let known { return known }
    let statements = try ReportStatements(db)
    known = statements
    return statements
  }

  /// The store is asked once in a commit about each key: whoever makes or revokes one in the same commit has no answer yet.
  func holds(_ claim: SenderClaim) throws -> Bool {
    switch claim {
    case .none: return true
    case .noKeyExists:
      let isUnguarded =
        try self.isUnguarded ?? !KeyTable(connection: SQLiteConnection(self)).hasKeys()
      self.isUnguarded = isUnguarded
      return isUnguarded
    case .keyIsValid(let hash, let moment):
      let key =
        try senders[hash] ?? KeyTable(connection: SQLiteConnection(self)).key(withHash: hash)
      senders[hash] = .some(key)
      return key?.isValid(at: moment) ?? false
    }
  }

  private func firstFreeNumber() throws -> Int64 {
    try (db.number(EntriesSQL.newestNumber) ?? 0) + 1
  }

  /// Runs `work`; when it throws, what it wrote is taken back and the transaction goes on.
  func undoable<Value>(_ work: (WriteSession) throws -> Value) throws -> Value {
    var value: Value?
    do {
      try db.inSavepoint {
        value = try work(self)
        return .commit
      }
    } catch {
      nextNumber = nil
      names.dropStaged()
      // Numbers that it gave are given anew.
      reading = NameReading(db)
      throw error
    }
    guard let value else { throw LedgerError(.unavailable, "the write was not performed") }
    return value
  }
}
