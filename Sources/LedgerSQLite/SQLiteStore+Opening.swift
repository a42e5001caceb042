import Foundation
import GRDB
import Synchronization
public import UsageLedger

extension SQLiteStore {
  /// How many writes may wait for a commit before `full` is thrown.
  public static let defaultQueueLimit = 100_000

  /// Opens or creates the file, brings its schema to this program's version and looks whether it is whole.
  ///
  /// Throws `corrupt`, naming the file, for a damaged or foreign one, and `unavailable` for one of a newer program.
  /// `onFatal` is called once, when a sync or a page fails later: the process must stop then, and every write throws
  /// `corrupt` from there on. `onCommit` is called behind each commit, on the thread that made it, with the number of callers that
  /// shared it. Blocks for as long as another process holds the write lock, ten seconds at most.
  public static func open(
    path: String, queueLimit: Int = defaultQueueLimit,
    onFatal: @escaping @Sendable (LedgerError) -> Void = { _ in },
    onCommit: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws(LedgerError) -> SQLiteStore {
    do {
      PrivateFile.prepare(path)
      let pool = try DatabasePool(path: path, configuration: configuration)
      try pool.writeWithoutTransaction { db in
        _ = try SchemaMigrator(migrations: Migration.all).migrate(db, path: path)
        try FileCheck(path: path).run(db)
        // GRDB sets NORMAL after it has prepared the connection: FULL must be set here, behind it.
        try db.execute(sql: "PRAGMA synchronous = FULL")
        try refuseReadOnly(db)
      }
      let place = FilePlace(path: path)
      let commits = CommitQueue(
        pool: pool, place: place, limit: queueLimit, onCommit: onCommit, onFatal: onFatal)
      return SQLiteStore(
        pool: pool, quick: try QuickReader(path: path, configuration: configuration),
        commits: commits, place: place)
    } catch {
      throw LedgerError(database: error, path: path)
    }
  }

  /// Brings the file's schema to this program's version, and returns the versions before and after.
  public static func migrate(path: String) throws(LedgerError) -> (before: Int, after: Int) {
    do {
      PrivateFile.prepare(path)
      let pool = try DatabasePool(path: path, configuration: configuration)
      let versions = try pool.writeWithoutTransaction { db in
        try SchemaMigrator(migrations: Migration.all).migrate(db, path: path)
      }
      try pool.close()
      return versions
    } catch {
      throw LedgerError(database: error, path: path)
    }
  }

  /// A log that a kill left lets a read-only disk be opened, and transactions begin there: the first statement that writes is refused.
  private static func refuseReadOnly(_ db: Database) throws {
    try db.inTransaction(.immediate) {
      try db.execute(sql: FileSQL.write)
      return .rollback
    }
  }

  /// Other processes may hold the lock for a commit or a checkpoint: both are waited for.
  static var configuration: Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    configuration.label = "billing.ledger"
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA cache_size = -65536")
      try db.execute(sql: "PRAGMA wal_autocheckpoint = 10000")
      // What a savepoint may have to take back is kept in memory, not written to another file beside the log.
      try db.execute(sql: "PRAGMA temp_store = MEMORY")
    }
    return configuration
  }
}
