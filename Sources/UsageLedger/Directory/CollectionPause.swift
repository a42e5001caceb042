public import Metering

/// A subscription whose invoices Stripe makes and does not collect
/// (docs.stripe.com/billing/subscriptions/pause-payment).
public struct CollectionPause: Hashable, Sendable {
  /// Stripe's word for what becomes of the invoices: `keep_as_draft`, `void` or `mark_uncollectible`.
  public let behavior: String
  /// When Stripe began it, in the customer's time; when it was found, where Stripe's events tell of no beginning.
  public let since: Timestamp
  /// When Stripe ends it by itself; nil for one that lasts until somebody does.
  public let resumesAt: Timestamp?

  /// Takes the parts as they are.
  public init(behavior: String, since: Timestamp, resumesAt: Timestamp?) {
    self.behavior = behavior
    self.since = since
    self.resumesAt = resumesAt
  }
}
