/// Moves entries out of the monthly tables that they were in before lanes: a month in each transaction, so that a process that is
/// killed meanwhile leaves the rest to the next one.
///
/// Nobody reads or writes entries before this is done: a program of the version before finds no numbers any more.
struct EntryMove {
  /// Asked of the catalogue's table: what a lock was waited for is seen only with one of a table.
  private static let leftSQL = "SELECT 1 FROM pg_class WHERE oid = to_regclass('entries_by_month')"
  private static let monthSQL = """
    SELECT c.oid::regclass::text FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = to_regclass('entries_by_month') ORDER BY 1 LIMIT 1
    """

  let connection: PostgresConnection

  func finish() throws {
    while try step() {}
  }

  /// Moves one month; false when none is left.
  func step() throws -> Bool {
    try connection.transaction {
      try AdvisoryLock.schema(connection)
      let left = try connection.query(Self.leftSQL).first
      guard left != nil else { return false }
      // A month is read once, whole: what the sessions of the ledger are kept from doing.
      try connection.execute(
        """
        SET LOCAL statement_timeout = 0;
        SET LOCAL enable_seqscan = on;
        SET LOCAL enable_hashjoin = on;
        """)
      guard let month = try connection.query(Self.monthSQL).first?.text(0) else {
        try connection.execute("DROP TABLE IF EXISTS entries_by_month")
        return false
      }
      try connection.execute(
        """
        INSERT INTO entries (lane, id, window_end, window_start, revision, completes, received_at,
          customer_id, instance_id, content_hash, reported_by, client_key, body)
        SELECT c.lane, e.id, e.window_end, e.window_start, e.revision, e.completes, e.received_at,
          e.customer_id, e.instance_id, e.content_hash, e.reported_by, e.client_key, e.body
        FROM \(month) e JOIN (
          SELECT k.customer_id, ledger_lane(k.customer_id, s.lanes) AS lane
          FROM (SELECT DISTINCT customer_id FROM \(month)) k CROSS JOIN ledger_shape s
        ) c ON c.customer_id = e.customer_id
        ORDER BY e.id;
        DROP TABLE \(month)
        """)
      return true
    }
  }
}
