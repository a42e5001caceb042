import GRDB
import Metering
import UsageLedger

/// Reads who got entries or voids lately.
struct ActivityReader {
  let db: Database

  func activity(after cursor: LedgerCursor, limit: Int) throws -> LedgerActivity {
    var names = NameReading(db)
    var customers: Set<CustomerID> = []
    var through = cursor.number(ofLane: 0)
    let rows = try db.rows(EntriesSQL.activity, [through, limit])
    while let row = try rows.next() {
      through = row[0]
      customers.insert(try names.customer(row[1]))
    }
    return LedgerActivity(customers: customers, through: LedgerCursor([through]))
  }
}
