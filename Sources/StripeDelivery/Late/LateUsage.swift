public import Billing
import Catalog
public import Metering
import StripeAPI
public import StripeAccounts
import StripeCatalog
public import UsageLedger

/// Usage that came after its period was closed, as it is read: one closed period at a time, each in one consistent view.
public struct LateUsage: Sendable {
  private let store: any BillingStore
  private let states: CustomerStates

  public init(store: any BillingStore, states: CustomerStates) {
    self.store = store
    self.states = states
  }

  /// A customer's late entries, decided ones included, by number; costs follow the entries of closed periods.
  ///
  /// Throws as `CustomerState.lateUsage(of:)` does.
  public func list(_ customer: CustomerID) async throws(BillingError) -> [LateEntry] {
    let certificates = try await storing { () throws(LedgerError) in
      try await store.certificates(of: customer, overlapping: nil)
    }
    var found: [LateEntry] = []
    for certificate in certificates {
      let state = try await states.state(
        of: customer, at: .known(certificate.closedAt),
        scope: .late(in: [certificate.period.span]))
      found += try state.lateUsage(of: certificate)
    }
    return try LateEntry.joined(found)
  }
}
