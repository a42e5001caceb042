import Metering
import UsageLedger

/// Who may send for a customer, and until when. Who asks does not wait for another holder.
struct LeaseTable {
  static let claimSQL = """
    INSERT INTO leases AS l (customer_id, holder, until) VALUES ($1::text, $2::text, $3::bigint)
    ON CONFLICT (customer_id) DO UPDATE SET holder = excluded.holder, until = excluded.until
    WHERE l.holder = excluded.holder OR l.until <= $4::bigint
    """

  let connection: PostgresConnection

  func claim(_ customer: CustomerID, holder: String, until: Timestamp, now: Timestamp) throws
    -> Bool
  {
    try connection.query(
      Self.claimSQL,
      [
        .text(customer.text), .text(holder), .int(until.nanoseconds), .int(now.nanoseconds),
      ]
    ).affectedCount > 0
  }

  func release(_ customer: CustomerID, holder: String) throws {
    try connection.query(
      "DELETE FROM leases WHERE customer_id = $1::text AND holder = $2::text",
      [.text(customer.text), .text(holder)])
  }
}
