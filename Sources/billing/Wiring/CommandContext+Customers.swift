import Metering
import UsageLedger

extension CommandContext {
  /// All customers that are linked to Stripe, by id, or the one that was asked for.
  func linkedCustomers(only customer: CustomerID?) async throws -> [CustomerID] {
    if let customer { return [customer] }
    var found: [CustomerID] = []
    while true {
      let links = try await store.links(after: found.last, limit: 1_000)
      found += links.map(\.customer)
      guard links.count == 1_000 else { return found }
    }
  }
}
