import Metering
import StripeCatalog
import UsageLedger

extension ForgetfulStore: CustomerDirectory {
  func addLink(_ link: CustomerLink) async throws(LedgerError) {}

  func removeLink(of customer: CustomerID) async throws(LedgerError) {}

  func link(of customer: CustomerID) async throws(LedgerError) -> CustomerLink? { nil }

  func link(ofStripeCustomer id: String) async throws(LedgerError) -> CustomerLink? { nil }

  func linked(among customers: Set<CustomerID>) async throws(LedgerError) -> Set<CustomerID> {
    []
  }

  func links(after customer: CustomerID?, limit: Int) async throws(LedgerError) -> [CustomerLink] {
    []
  }

  func save(_ subscription: SubscriptionRecord, segments: [Segment]) async throws(LedgerError) {}

  func subscription(_ id: String) async throws(LedgerError) -> SubscriptionRecord? { nil }

  func subscriptions(of customer: CustomerID) async throws(LedgerError) -> [SubscriptionRecord] {
    []
  }

  func segments(of customer: CustomerID) async throws(LedgerError) -> [Segment] { [] }

  func savePrice(_ price: PriceDocument) async throws(LedgerError) {}

  func price(_ id: PriceID) async throws(LedgerError) -> PriceDocument? { nil }
}

extension ForgetfulStore: CustomerReading {
  func snapshot(
    of customer: CustomerID, asking: @escaping @Sendable (CustomerRecords) -> CustomerQuestion
  ) async throws(LedgerError) -> CustomerSnapshot {
    CustomerSnapshot(records: CustomerRecords(customer: customer))
  }
}
