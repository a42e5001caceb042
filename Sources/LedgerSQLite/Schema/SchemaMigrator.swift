import GRDB
import UsageLedger

/// Brings a file's schema to this program's version, step by step, in one transaction.
struct SchemaMigrator {
  let migrations: [Migration]

  /// Returns the versions before and after. Throws `unavailable` for a file of a newer program and `corrupt` for a
  /// file of another one. Two processes that start at once wait for each other.
  func migrate(_ db: Database, path: String) throws -> (before: Int, after: Int) {
    var before = 0
    var after = 0
    try db.inTransaction(.immediate) {
      before = try version(of: db, path: path)
      after = before
      for migration in migrations where migration.version > before {
        try db.execute(sql: migration.sql)
        after = migration.version
      }
      if after > before {
        try db.execute(sql: "PRAGMA application_id = \(Migration.applicationID)")
        try db.execute(sql: "PRAGMA user_version = \(after)")
      }
      return .commit
    }
    return (before, after)
  }

  private func version(of db: Database, path: String) throws -> Int {
    let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    let newest = migrations.last?.version ?? 0
    guard version <= newest else {
      throw LedgerError(
        .unavailable,
        "\(path) has schema version \(version), this program knows versions up to \(newest)")
    }
    let application = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    let tables = try Int.fetchOne(db, sql: FileSQL.tableCount) ?? 0
    guard application == Migration.applicationID || (version == 0 && tables == 0) else {
      throw LedgerError(.corrupt, "\(path) is a database of another program")
    }
    return version
  }
}
