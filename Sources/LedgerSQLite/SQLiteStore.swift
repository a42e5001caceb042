import GRDB
import LedgerTables
public import UsageLedger

/// Everything durable in one SQLite file, which several processes may have open at the same time.
///
/// Writes go through one queue and share commits; a write that returned is synced to disk (WAL, `synchronous=FULL`).
/// Reads are consistent views that never wait for writes. What another process wrote is seen by the next read: nothing
/// is kept in memory but the numbers of names, which never change.
public final class SQLiteStore: Sendable {
  let pool: DatabasePool
  private let quick: QuickReader
  let commits: CommitQueue
  private let place: FilePlace?

  init(pool: DatabasePool, quick: QuickReader, commits: CommitQueue, place: FilePlace?) {
    self.place = place
    self.pool = pool
    self.quick = quick
    self.commits = commits
  }

  /// Finishes what waits, writes the log back into the file, and closes it; later calls throw `unavailable`.
  ///
  /// What other processes still read stays in the log until they are done.
  public func close() async throws(LedgerError) {
    let (pool, quick) = (self.pool, self.quick)
    try await commits.end(with: LedgerError(.unavailable, "\(pool.path) is closed")) { isStopped in
      if !isStopped {
        try pool.writeWithoutTransaction { _ = try $0.checkpoint(.passive) }
      }
      try quick.close()
      try pool.close()
    }
  }

  /// Performs `work`, and in the same transaction the row of the audit scope that it is in, where that is not written yet.
  func write<Value: Sendable>(_ work: @escaping @Sendable (WriteSession) throws -> Value)
    async throws(LedgerError) -> Value
  {
    try await AuditScope.audited { event async throws(LedgerError) in
      try await commits.write { session in
        let value = try work(session)
        let table = AuditTable(connection: SQLiteConnection(session))
        return (value, try event.map { try table.append($0).number })
      }
    }
  }

  func read<Value: Sendable>(_ work: @escaping @Sendable (Database) throws -> Value)
    async throws(LedgerError) -> Value
  {
    try place?.check()
    do {
      return try await pool.read(work)
    } catch {
      throw LedgerError(database: error, path: pool.path)
    }
  }

  /// Runs a read that takes microseconds on the caller's thread, all its questions in one view.
  func readHere<Value>(_ work: (Database) throws -> Value) throws(LedgerError) -> Value {
    do {
      return try quick.read(work)
    } catch {
      throw LedgerError(database: error, path: pool.path)
    }
  }

  /// As `readHere`, for a single question, which needs no transaction to be answered consistently.
  func askHere<Value>(_ work: (Database) throws -> Value) throws(LedgerError) -> Value {
    do {
      return try quick.ask(work)
    } catch {
      throw LedgerError(database: error, path: pool.path)
    }
  }
}
