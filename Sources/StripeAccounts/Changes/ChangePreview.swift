public import Metering
public import Rating
public import UsageLedger

/// A change or a cancellation as it would be: nothing of it exists.
public struct ChangePreview: Sendable {
  /// The subscription as it is.
  public let subscription: SubscriptionRecord
  /// What would be accepted.
  public let order: ChangeOrder
  /// When it would take effect.
  public let effectiveAt: Timestamp
  /// The invoice that closes the running period, with its usage so far and the base of the next period. Prorations of a
  /// change now are Stripe's own and in `stripeClosing`.
  public let closing: Invoice
  /// Stripe's own preview of that invoice after the change; nil where Stripe gives none.
  public let stripeClosing: Invoice?
  /// The first invoice with the new plan's own usage, as nothing is used yet; nil where nothing follows.
  public let first: Invoice?

  /// Takes the parts as they are.
  public init(
    subscription: SubscriptionRecord, order: ChangeOrder, effectiveAt: Timestamp, closing: Invoice,
    stripeClosing: Invoice?, first: Invoice?
  ) {
    self.subscription = subscription
    self.order = order
    self.effectiveAt = effectiveAt
    self.closing = closing
    self.stripeClosing = stripeClosing
    self.first = first
  }
}
