public import Billing
public import Metering
public import UsageLedger

/// Who keeps everybody else from a customer's delivery and subscriptions while one change is made.
public protocol ChangeSettling: Sendable {
  /// Delivers the customer's totals, waits until Stripe has counted them, then runs `change` before anybody sends again.
  ///
  /// Throws `notSettled`, with what is missing, when Stripe has not counted everything in time: nothing was changed then.
  func settling<Value: Sendable>(
    _ link: CustomerLink, _ change: () async throws(BillingError) -> Value
  ) async throws(BillingError) -> Value

  /// Runs `change` while nobody else delivers for the customer or changes a subscription of it, in whichever process.
  ///
  /// Throws `notSettled` when somebody else is busy with the customer for too long: nothing was changed then.
  func exclusively<Value: Sendable>(
    _ customer: CustomerID, _ change: () async throws(BillingError) -> Value
  ) async throws(BillingError) -> Value
}
