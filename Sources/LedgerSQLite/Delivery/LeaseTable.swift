import GRDB
import Metering
import UsageLedger

/// Who may send for a customer, and until when.
struct LeaseTable {
  let db: Database

  func claim(
    _ customer: CustomerID, holder: String, until: Timestamp, now: Timestamp, names: NameTable
  ) throws -> Bool {
    try db.run(
      """
      INSERT INTO leases (customer, holder, until) VALUES (?1, ?2, ?3)
      ON CONFLICT (customer) DO UPDATE SET holder = excluded.holder, until = excluded.until
      WHERE holder = excluded.holder OR until <= ?4
      """,
      [names.number(of: customer, db), holder, until.nanoseconds, now.nanoseconds])
    return db.changesCount > 0
  }

  func release(_ customer: CustomerID, holder: String) throws {
    try db.run(
      """
      DELETE FROM leases
      WHERE customer = (SELECT id FROM customers WHERE name = ?) AND holder = ?
      """, [customer.text, holder])
  }
}
