public import Amounts
public import Metering

/// What a decision adds to what a closed segment was billed with, or takes from it: one invoice item at Stripe.
///
/// It is written down before Stripe is asked. What Stripe has of a segment's items is compared with what the segment's
/// adjustments say, so that a store that was restored from a backup bills nothing twice.
public struct SegmentAdjustment: Hashable, Sendable {
  /// Why the segment is adjusted.
  public enum Kind: String, Hashable, Sendable {
    /// By late entries: cost(with them) − cost(without them).
    case lateUsage = "late_usage"
    /// By what the invoices charge otherwise than what was certified costs: an overcharge when negative.
    case difference
  }

  /// What an adjustment is known by: a segment is adjusted once by one decision.
  public struct ID: Hashable, Sendable {
    /// The closed segment.
    public let segment: Segment.Key
    /// Why it is adjusted.
    public let kind: Kind
    /// When it was decided, before anything was sent.
    public let decidedAt: Timestamp

    /// Takes the parts as they are.
    public init(segment: Segment.Key, kind: Kind, decidedAt: Timestamp) {
      self.segment = segment
      self.kind = kind
      self.decidedAt = decidedAt
    }
  }

  /// What it is known by.
  public let id: ID
  /// Never zero; negative for a credit.
  public let amount: Money
  /// Three letters, lower case: the currency of the segment's price.
  public let currency: String
  /// How many late entries are in it; zero for a difference.
  public let entryCount: Int
  /// Why it is not billed; nil for what is billed.
  public let waivedReason: String?
  /// `ii_…`, once Stripe has it; beside a reason, the item that is let be.
  public let invoiceItem: String?
  /// Nil while it is not known whether Stripe has the invoice item.
  public let settledAt: Timestamp?

  /// Takes the parts as they are; a waived one is settled when it is decided.
  public init(
    id: ID, amount: Money, currency: String, entryCount: Int, waivedReason: String? = nil,
    invoiceItem: String? = nil, settledAt: Timestamp? = nil
  ) {
    self.id = id
    self.amount = amount
    self.currency = currency
    self.entryCount = entryCount
    self.waivedReason = waivedReason
    self.invoiceItem = invoiceItem
    self.settledAt = waivedReason == nil ? settledAt : settledAt ?? id.decidedAt
  }

  /// Whether it only says why what Stripe has beyond what was decided is let be: it bills nothing and gives nothing up.
  public var letsBe: Bool { waivedReason != nil && invoiceItem != nil }

  /// The adjustment once Stripe has it; a settled one stays as it is.
  public func settled(_ invoiceItem: String, at now: Timestamp) -> SegmentAdjustment {
    guard settledAt == nil else { return self }
    return SegmentAdjustment(
      id: id, amount: amount, currency: currency, entryCount: entryCount, invoiceItem: invoiceItem,
      settledAt: now)
  }
}
