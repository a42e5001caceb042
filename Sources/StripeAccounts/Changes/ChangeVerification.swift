public import Billing
public import Metering
import StripeCatalog
public import UsageLedger

/// What was accepted and is not going to happen, customer by customer.
public struct ChangeVerification: Sendable {
  private let store: any ChangeJournal

  public init(store: any ChangeJournal) { self.store = store }

  /// A difference for each change that cannot be made, until it is made, replaced or taken back.
  public func verify(_ customer: CustomerID) async throws(BillingError)
    -> [VerificationDifference]
  {
    try await storing { () throws(LedgerError) in try await store.changes(of: customer) }
      .filter { $0.status == .failed }
      .map { order in
        let what = order.plan.map { "planned change to \($0)" } ?? "planned cancellation"
        return VerificationDifference(
          customer: customer, subject: "\(what) of \(order.subscription)",
          detail: order.problem ?? "it cannot be made", cause: .plannedChange,
          remedy:
            "plan it again (POST /api/subscriptions/\(order.subscription)/change) or take it back (DELETE of the same)"
        )
      }
  }
}
