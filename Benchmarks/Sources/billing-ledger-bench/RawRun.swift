import GRDBSQLite
import LedgerSQLite

/// What SQLite itself takes for the rows that a report leaves in the ledger: the entry with its two indexes, the day's
/// total, the instance's state. Same schema, same settings, values ready in memory, a thousand reports a transaction.
struct RawRun {
  static let rowsPerTransaction = 1_000

  let path: String

  func insert(seconds: Int) throws -> [String: Double] {
    _ = try SQLiteStore.migrate(path: path)
    let connection = try RawConnection(path: path)
    defer { connection.close() }
    try connection.execute(
      """
      PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;
      PRAGMA wal_autocheckpoint = 10000; PRAGMA foreign_keys = ON
      """)
    try addCustomers(connection)
    let rows = try RawRows(connection)
    let clock = ContinuousClock()
    let start = clock.now
    let end = start + .seconds(seconds)
    var number = 0
    while clock.now < end {
      try connection.execute("BEGIN IMMEDIATE")
      for _ in 0..<Self.rowsPerTransaction {
        try rows.insert(number)
        number += 1
      }
      try connection.execute("COMMIT")
    }
    let taken = (clock.now - start).inSeconds
    return ["rows": Double(number), "rows_per_second": Double(number) / taken]
  }

  private func addCustomers(_ connection: RawConnection) throws {
    try connection.execute(
      """
      INSERT INTO customers (id, name)
        SELECT value + 1, 'cust_' || value FROM (
          WITH RECURSIVE counter(value) AS (SELECT 0 UNION ALL SELECT value + 1 FROM counter
            WHERE value + 1 < \(BatchRun.customers)) SELECT value FROM counter);
      INSERT INTO instances (customer, number, name)
        SELECT id, 0, '\(ReportSeries.instance)' FROM customers
      """)
  }
}
