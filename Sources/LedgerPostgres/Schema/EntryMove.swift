/// Moves what earlier versions kept in other tables: entries from one for each month, which they were in before lanes, entries whose
/// bodies were JSON, and hours with a row for each metric. A part in each transaction, so that a process that is killed meanwhile
/// leaves the rest to the next one.
///
/// Nobody reads or writes entries before this is done: a program of an earlier version does not take the schema.
struct EntryMove {
  let connection: PostgresConnection

  func finish() throws {
    while try step() {}
  }

  /// Moves one part; false when none is left. What was numbered last is moved last: where to go on is told by the newest number.
  func step() throws -> Bool {
    try connection.transaction {
      try connection.execute(SchemaSQL.waitLong)
      try AdvisoryLock.schema(connection)
      return try movesEntries() || movesMonth() || movesHours()
    }
  }

  private func movesEntries() throws -> Bool {
    guard try connection.query(MoveSQL.jsonEntriesAreLeft).first != nil else { return false }
    if try connection.execute(MoveSQL.jsonEntries).affectedCount == 0 {
      try connection.execute(MoveSQL.dropJSONEntries)
    }
    return true
  }

  private func movesMonth() throws -> Bool {
    guard try connection.query(SchemaSQL.monthsAreLeft).first != nil else { return false }
    guard try connection.query(SchemaSQL.month).first != nil else {
      try connection.execute(SchemaSQL.dropMonths)
      return true
    }
    try connection.execute(EmbeddedFiles.moveMonth)
    return true
  }

  private func movesHours() throws -> Bool {
    guard try connection.query(MoveSQL.hoursOfMetricsAreLeft).first != nil else { return false }
    if try connection.execute(MoveSQL.hoursOfMetrics).affectedCount == 0 {
      try connection.execute(MoveSQL.dropHoursOfMetrics)
    }
    return true
  }
}
