import GRDB
public import UsageLedger

/// Everything durable in one SQLite file, which several processes may have open at the same time.
///
/// Writes go through one queue and share commits; a write that returned is synced to disk (WAL, `synchronous=FULL`).
/// Reads are consistent views that never wait for writes. What another process wrote is seen by the next read: nothing
/// is kept in memory but the numbers of names, which never change.
public final class SQLiteStore: Sendable {
  let pool: DatabasePool
  let commits: CommitQueue

  init(pool: DatabasePool, commits: CommitQueue) {
    self.pool = pool
    self.commits = commits
  }

  /// Finishes what waits, writes the log back into the file, and closes it; later calls throw `unavailable`.
  ///
  /// What other processes still read stays in the log until they are done.
  public func close() async throws(LedgerError) {
    let pool = self.pool
    try await commits.end(with: LedgerError(.unavailable, "\(pool.path) is closed")) { isStopped in
      if !isStopped {
        try pool.writeWithoutTransaction { _ = try $0.checkpoint(.passive) }
      }
      try pool.close()
    }
  }

  func write<Value: Sendable>(_ work: @escaping @Sendable (WriteSession) throws -> Value)
    async throws(LedgerError) -> Value
  {
    try await commits.write(work)
  }

  func read<Value: Sendable>(_ work: @escaping @Sendable (Database) throws -> Value)
    async throws(LedgerError) -> Value
  {
    do {
      return try await pool.read(work)
    } catch {
      throw LedgerError(database: error, path: pool.path)
    }
  }

  /// Runs a read that takes microseconds on the caller's thread: the way to another thread and back would cost more.
  ///
  /// The caller's thread waits for a connection only while five longer reads are under way, each on a thread of its own.
  func readHere<Value>(_ work: (Database) throws -> Value) throws(LedgerError) -> Value {
    try askHere { db in
      // One view for all its questions; GRDB's own `read` prepares these two statements anew each time.
      try BoundStatement(db, "BEGIN").run()
      let result = Result { try work(db) }
      try BoundStatement(db, "COMMIT").run()
      return try result.get()
    }
  }

  /// As `readHere`, for a single question, which needs no transaction to be answered consistently.
  func askHere<Value>(_ work: (Database) throws -> Value) throws(LedgerError) -> Value {
    do {
      return try pool.unsafeRead(work)
    } catch {
      throw LedgerError(database: error, path: pool.path)
    }
  }
}
