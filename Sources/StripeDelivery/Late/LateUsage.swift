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
  /// `isRated`: whose amounts are wanted. Throws as `CustomerState.lateUsage(of:where:)` does.
  public func list(
    _ customer: CustomerID, where isRated: @Sendable (EntryID) -> Bool = { _ in true }
  ) async throws(BillingError) -> [LateEntry] {
    var found: [LateEntry] = []
    try await eachPeriod(of: customer) { state, certificate throws(BillingError) in
      found += try state.lateUsage(of: certificate, where: isRated)
    }
    return try LateEntry.joined(found)
  }

  /// What is written down when the entries are billed together; throws as `CustomerState.lateBill(_:of:at:)` does.
  public func bill(_ ids: Set<EntryID>, of customer: CustomerID, at now: Timestamp)
    async throws(BillingError) -> LateBill
  {
    var bill = LateBill()
    try await eachPeriod(of: customer) { state, certificate throws(BillingError) in
      bill = try bill.joined(with: try state.lateBill(ids, of: certificate, at: now))
    }
    return bill
  }

  /// What the invoices of closed segments charge otherwise than what was certified costs, as far as it is not decided.
  public func differences(of customer: CustomerID) async throws(BillingError)
    -> [SegmentDifference]
  {
    try await states.state(of: customer, scope: .differences).segmentDifferences()
  }

  private func eachPeriod(
    of customer: CustomerID,
    _ body: (CustomerState, PeriodCertificate) throws(BillingError) -> Void
  ) async throws(BillingError) {
    let certificates = try await storing { () throws(LedgerError) in
      try await store.certificates(of: customer, overlapping: nil)
    }
    for certificate in certificates {
      let state = try await states.state(
        of: customer, at: .known(certificate.closedAt),
        scope: .late(in: [certificate.period.span]))
      try body(state, certificate)
    }
  }
}
