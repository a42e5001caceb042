public import Billing
public import UsageLedger

/// Who delivers everything before a change that takes effect now.
public protocol ChangeSettling: Sendable {
  /// Delivers the customer's totals, waits until Stripe has counted them, then runs `change` before anybody sends again.
  ///
  /// Throws `notSettled`, with what is missing, when Stripe has not counted everything in time: nothing was changed then.
  func settling<Value: Sendable>(
    _ link: CustomerLink, _ change: () async throws(BillingError) -> Value
  ) async throws(BillingError) -> Value
}
