import Amounts
public import Billing
public import Catalog
public import Metering
public import StripeAPI
import StripeCatalog
public import UsageLedger

/// Prices usage that is in the ledger by a catalogue that is not in force, for one customer or for all.
public struct CatalogComparing: Sendable {
  private let store: any CustomerDirectory & CustomerReading
  private let current: PriceCatalog
  private let other: PriceCatalog
  private let states: CustomerStates

  public init(
    store: any CustomerDirectory & CustomerReading, stripe: StripeClient, current: PriceCatalog,
    other: PriceCatalog, clock wall: any WallClock
  ) {
    self.store = store
    self.current = current
    self.other = other
    states = CustomerStates(
      store: store, stripe: stripe, catalog: current,
      clock: CustomerClock(stripe: stripe, wall: wall))
  }

  /// One customer's current periods; throws as `CustomerState.compared(with:)` does.
  public func compare(_ customer: CustomerID) async throws(BillingError) -> CustomerComparison {
    try CustomerState.checkCurrency(of: other, beside: current)
    return try await states.state(of: customer, scope: .comparison(with: other)).compared(
      with: other)
  }

  /// Every linked customer; those who cannot be compared are named with the reason.
  ///
  /// Throws `unknownPlan` for another currency, and whatever the store or Stripe cannot answer.
  public func compareAll() async throws(BillingError) -> CatalogComparison {
    try CustomerState.checkCurrency(of: other, beside: current)
    var compared: [CustomerComparison] = []
    var omitted: [CatalogComparison.Omission] = []
    var last: CustomerID?
    repeat {
      let page = try await storing { [last] () throws(LedgerError) in
        try await store.links(after: last, limit: 1_000)
      }
      last = page.last?.customer
      for link in page {
        do throws(BillingError) {
          compared.append(try await compare(link.customer))
        } catch {
          guard error.code == .noSubscription || error.code == .unknownPlan else { throw error }
          omitted.append(.init(customer: link.customer, reason: error.context))
        }
      }
    } while last != nil
    do {
      return try CatalogComparison(
        currency: other.currency, customers: compared, omitted: omitted)
    } catch {
      throw BillingError(amount: error)
    }
  }
}
