import GRDB
import Metering
import UsageLedger

/// Reads who got entries or voids lately.
struct ActivityReader {
  static let sql = """
    SELECT id, customer FROM (
      SELECT * FROM (SELECT id, customer FROM entries WHERE id > ?1 ORDER BY id LIMIT ?2)
      UNION ALL
      SELECT * FROM (SELECT id, customer FROM voids WHERE id > ?1 ORDER BY id LIMIT ?2)
    ) ORDER BY id LIMIT ?2
    """

  let db: Database

  func activity(after cursor: LedgerCursor, limit: Int) throws -> LedgerActivity {
    var names = NameReading(db)
    var customers: Set<CustomerID> = []
    var through = cursor.number(ofLane: 0)
    let rows = try db.rows(Self.sql, [through, limit])
    while let row = try rows.next() {
      through = row[0]
      customers.insert(try names.customer(row[1]))
    }
    return LedgerActivity(customers: customers, through: LedgerCursor([through]))
  }
}
