public import Amounts
public import Metering

/// One thing that is not as it should be: between a certificate and the ledger, or between the ledger and Stripe.
public struct VerificationDifference: Hashable, Sendable, CustomStringConvertible {
  /// Why two sides differ, by what there is to do.
  public enum Cause: String, Hashable, Sendable, CaseIterable {
    /// A certificate is not what the ledger's entries make.
    case certificate
    /// Stripe was not sent, or did not accept, what the ledger has.
    case delivery
    /// Stripe accepted it and does not show it yet.
    case processing
    /// The totals agree and the prices do not: terms, rounding, a flat fee.
    case price
    /// Several live subscription items bill one meter.
    case doubled
    /// Stripe's meter is missing or deactivated.
    case meter
    /// A final invoice charges something else than was certified, or what nothing here counted for.
    case invoice
    /// Stripe's invoice items of late usage are not what was decided.
    case lateUsage = "late_usage"
    /// A change of plan or a cancellation that was accepted is not going to happen.
    case plannedChange = "planned_change"
    /// Something could not be compared.
    case unread
  }

  /// Whose data differ.
  public let customer: CustomerID
  /// What was compared: `certificate 3`, a meter and its segment, a price and its period.
  public let subject: String
  /// What each side says.
  public let detail: String
  /// Why, as far as can be told.
  public let cause: Cause
  /// The command, or the step, that mends it.
  public let remedy: String
  /// Ours minus Stripe's, before discounts and taxes; nil where it is not about money.
  public let amount: Money?
  /// Of the amount.
  public let currency: Currency?

  /// Takes the parts as they are.
  public init(
    customer: CustomerID, subject: String, detail: String, cause: Cause, remedy: String,
    amount: Money? = nil, currency: Currency? = nil
  ) {
    self.customer = customer
    self.subject = subject
    self.detail = detail
    self.cause = cause
    self.remedy = remedy
    self.amount = amount
    self.currency = currency
  }

  /// One line: customer, subject, detail.
  public var description: String { "\(customer): \(subject): \(detail)" }
}
