import Metering
import UsageLedger

/// Who may send for a customer, and until when. Who asks does not wait for another holder.
struct LeaseTable {
  let connection: any SQLConnection

  func claim(_ customer: CustomerID, holder: String, until: Timestamp, now: Timestamp) throws
    -> Bool
  {
    try connection.run(
      LeasesSQL.claim,
      [
        .newCustomer(customer), .text(holder), .time(until), .time(now),
        .time(LeaseRule.lastCredibleEnd(beside: until)),
      ]) > 0
  }

  func release(_ customer: CustomerID, holder: String) throws {
    try connection.run(
      LeasesSQL.release,
      [.customer(customer), .text(holder)])
  }
}
