public import Amounts
public import Rating
public import UsageLedger

extension BillingError {
  /// A store that failed; its sentence is safe to pass on.
  public init(ledger error: LedgerError) {
    self.init(.storeFailed, error.context, cause: error)
  }

  /// A sum or amount that does not fit.
  public init(amount error: AmountError) {
    self.init(.overflow, error.context, cause: error)
  }

  /// A total that cannot be priced.
  public init(rating error: RatingError) {
    self.init(.overflow, "\(error)", cause: error)
  }
}
