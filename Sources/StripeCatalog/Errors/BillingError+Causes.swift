public import Billing
import StripeAPI
package import UsageLedger

extension BillingError {
  /// What a failed call to Stripe means to our callers; its own sentence is safe to pass on.
  public init(stripe error: any Error) {
    guard let error = error as? StripeError else {
      self.init(.stripeUnavailable, "the call to Stripe was cancelled", cause: error)
      return
    }
    self.init(Self.code(of: error), error.message, cause: error)
  }

  /// Stripe is not to blame for what was never sent: the audit log is in our store.
  private static func code(of error: StripeError) -> Code {
    if error.kind == .notSent { return .storeFailed }
    return error.isTransient ? .stripeUnavailable : .refusedByStripe
  }

  /// What a failed question to the store means to our callers.
  package static func store(_ error: LedgerError) -> BillingError { BillingError(ledger: error) }
}

/// Runs a call to Stripe and gives its failure our name.
package func asking<Answer>(_ call: () async throws -> Answer) async throws(BillingError) -> Answer
{
  do { return try await call() } catch { throw BillingError(stripe: error) }
}

/// Runs a read or write of the store and gives its failure our name.
package func storing<Answer>(_ call: () async throws(LedgerError) -> Answer)
  async throws(BillingError)
  -> Answer
{
  do { return try await call() } catch { throw BillingError.store(error) }
}
