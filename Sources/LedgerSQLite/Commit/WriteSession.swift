import GRDB
import UsageLedger

/// What a write works with: the connection inside the shared transaction, the names, and the next entry's number.
final class WriteSession {
  static let newestNumberSQL = """
    SELECT max(ifnull((SELECT max(id) FROM entries), 0), ifnull((SELECT max(id) FROM voids), 0))
    """

  let db: Database
  let names: NameTable
  private var nextNumber: Int64?

  init(_ db: Database, names: NameTable) {
    self.db = db
    self.names = names
  }

  /// The number of the entry or void that is written next.
  func takeEntryNumber() throws -> Int64 {
    let number = try nextNumber ?? firstFreeNumber()
    nextNumber = number + 1
    return number
  }

  private func firstFreeNumber() throws -> Int64 {
    try (db.number(Self.newestNumberSQL) ?? 0) + 1
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
      throw error
    }
    guard let value else { throw LedgerError(.unavailable, "the write was not performed") }
    return value
  }
}
