import UsageLedger

/// Brings a database's schema to this program's version, step by step, in one transaction.
///
/// Replicas that start at once wait for each other.
struct SchemaMigrator {
  let migrations: [Migration]

  /// Returns the versions before and after. Throws `unavailable` for a database of a newer program.
  func migrate(_ connection: PostgresConnection, name: String) throws -> (
    before: Int64, after: Int64
  ) {
    try connection.transaction {
      try connection.execute(SchemaSQL.waitLong)
      try AdvisoryLock.schema(connection)
      // A role that only serves may make no table, and needs none where the schema is made.
      if try connection.query(SchemaSQL.versions).first?.optionalText(0) == nil {
        try connection.execute(SchemaSQL.createVersions)
      }
      let before = try version(of: connection, name: name)
      var after = before
      for migration in migrations where migration.version > before {
        try connection.execute(migration.sql)
        try connection.query(SchemaSQL.insert, [.int(migration.version)])
        after = migration.version
      }
      return (before, after)
    }
  }

  private func version(of connection: PostgresConnection, name: String) throws -> Int64 {
    let version =
      try connection.execute(SchemaSQL.newest).first?.int(0) ?? 0
    let newest = migrations.last?.version ?? 0
    guard version <= newest else {
      throw LedgerError(
        .unavailable,
        "\(name) has schema version \(version), this program knows versions up to \(newest)")
    }
    return version
  }
}
