import LedgerTables
import Metering

/// Reads what is known of a customer's instances.
struct InstanceReader {
  /// For `InstanceState.states`.
  static func question(of customer: CustomerID) -> SQLQuestion {
    SQLQuestion(
      InstancesSQL.ofCustomer, columns: 7, [.customer(customer)])
  }
}
