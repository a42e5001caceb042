import LedgerTables
import Metering

/// Reads what is known of a customer's instances.
struct InstanceReader {
  /// For `InstanceState.states`.
  static func question(of customer: CustomerID) -> SQLQuestion {
    SQLQuestion(
      """
      SELECT i.name, i.newest_start, i.newest_end, i.last_received_at, i.entry_count, l.text,
        i.sequence
      FROM instances i LEFT JOIN labels l ON l.id = i.exporter
      WHERE i.customer = ?1 AND i.entry_count > 0
      """, columns: 7, [.customer(customer)])
  }
}
