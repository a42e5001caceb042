import Metering
import UsageLedger

/// Who may send for a customer, and until when. Who asks does not wait for another holder.
struct LeaseTable {
  static let claimText = """
    INSERT INTO leases AS known (customer_id, holder, until) VALUES (?1, ?2, ?3)
    ON CONFLICT (customer_id) DO UPDATE SET holder = excluded.holder, until = excluded.until
    WHERE known.holder = excluded.holder OR known.until <= ?4 OR known.until > ?5
    """

  let connection: any SQLConnection

  func claim(_ customer: CustomerID, holder: String, until: Timestamp, now: Timestamp) throws
    -> Bool
  {
    try connection.run(
      Self.claimText,
      [
        .newCustomer(customer), .text(holder), .time(until), .time(now),
        .time(LeaseRule.lastCredibleEnd(beside: until)),
      ]) > 0
  }

  func release(_ customer: CustomerID, holder: String) throws {
    try connection.run(
      "DELETE FROM leases WHERE customer_id = ?1 AND holder = ?2",
      [.customer(customer), .text(holder)])
  }
}
