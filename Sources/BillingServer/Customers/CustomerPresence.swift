import Metering
import UsageLedger

/// Tells known customers from unknown ones: known is who is linked or ever reported.
struct CustomerPresence: Sendable {
  let store: any BillingStore

  /// Throws 404 for a customer that nobody linked and that never reported.
  func require(_ customer: CustomerID) async throws {
    if try await store.link(of: customer) != nil { return }
    guard try await !store.instances(of: customer).isEmpty else {
      throw Problem.unknownCustomer(customer)
    }
  }
}
