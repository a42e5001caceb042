public import Amounts
public import Metering

/// What an operator decided about an entry that came after its period was closed: billed once, or waived.
public struct LateDecision: Hashable, Sendable {
  /// Whether the entry is billed after all.
  public enum Kind: String, Hashable, Sendable {
    /// An invoice item at Stripe, a credit when negative; nothing is sent for zero.
    case bill
    case waive
  }

  /// Whose entry it is.
  public let customer: CustomerID
  /// The late entry; it has one decision for ever.
  public let entry: EntryID
  /// What was decided.
  public let kind: Kind
  /// Its amount when it was decided; kept, whatever is decided about others afterwards.
  public let amount: Money
  /// Three letters, lower case.
  public let currency: String
  /// Why it was waived.
  public let reason: String?
  /// When it was written down, before anything was sent.
  public let decidedAt: Timestamp
  /// `ii_…`, once Stripe has it.
  public let invoiceItem: String?
  /// Nil while it is not known whether Stripe has the invoice item.
  public let settledAt: Timestamp?

  /// Takes the parts as they are.
  public init(
    customer: CustomerID, entry: EntryID, kind: Kind, amount: Money, currency: String,
    reason: String? = nil, decidedAt: Timestamp, invoiceItem: String? = nil,
    settledAt: Timestamp? = nil
  ) {
    self.customer = customer
    self.entry = entry
    self.kind = kind
    self.amount = amount
    self.currency = currency
    self.reason = reason
    self.decidedAt = decidedAt
    self.invoiceItem = invoiceItem
    self.settledAt = settledAt
  }

  /// The decision once it was carried out; a settled one stays as it is.
  public func settled(_ invoiceItem: String?, at now: Timestamp) -> LateDecision {
    guard settledAt == nil else { return self }
    return LateDecision(
      customer: customer, entry: entry, kind: kind, amount: amount, currency: currency,
      reason: reason, decidedAt: decidedAt, invoiceItem: invoiceItem, settledAt: now)
  }
}
