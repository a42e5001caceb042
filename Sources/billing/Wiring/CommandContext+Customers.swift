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

  /// All customers that ever reported, by id, or the one that was asked for.
  func reportingCustomers(only customer: CustomerID?) async throws -> [CustomerID] {
    if let customer { return [customer] }
    var found: [CustomerID] = []
    while true {
      let page = try await store.customers(after: found.last, limit: 1_000)
      found += page
      guard page.count == 1_000 else { return found }
    }
  }

  /// Throws for an instance that never reported.
  func requireInstance(_ instance: InstanceID, of customer: CustomerID) async throws
    -> InstanceState
  {
    try await requireKnown(customer)
    let instances = try await store.instances(of: customer)
    guard let state = instances.first(where: { $0.instance == instance }) else {
      throw CommandFailure(
        "\(customer) has no instance \"\(instance)\" that ever reported")
    }
    return state
  }
}
