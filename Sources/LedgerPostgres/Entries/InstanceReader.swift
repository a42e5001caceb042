import LedgerTables
import Metering

/// Reads what is known of a customer's instances.
struct InstanceReader {
  /// For `InstanceState.states`.
  static func question(of customer: CustomerID) -> SQLQuestion {
    SQLQuestion(
      """
      SELECT instance_id, newest_start, newest_end, last_received_at, entry_count, exporter,
        sequence
      FROM instances WHERE customer_id = ?1
      """, columns: 7, [.customer(customer)])
  }
}
