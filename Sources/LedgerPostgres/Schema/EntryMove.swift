/// Moves entries out of the monthly tables that they were in before lanes: a month in each transaction, so that a process that is
/// killed meanwhile leaves the rest to the next one.
///
/// Nobody reads or writes entries before this is done: a program of the version before finds no numbers any more.
struct EntryMove {
  let connection: PostgresConnection

  func finish() throws {
    while try step() {}
  }

  /// Moves one month; false when none is left.
  func step() throws -> Bool {
    try connection.transaction {
      try AdvisoryLock.schema(connection)
      guard try connection.query(SchemaSQL.monthsAreLeft).first != nil else { return false }
      guard try connection.query(SchemaSQL.month).first != nil else {
        try connection.execute(SchemaSQL.dropMonths)
        return false
      }
      try connection.execute(EmbeddedFiles.moveMonth)
      return true
    }
  }
}
