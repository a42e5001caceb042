public import Billing
public import Metering
public import UsageLedger

/// What a change or a cancellation did or is going to do, and what the current period bills because of it.
public struct SubscriptionChange: Hashable, Sendable {
  public let subscription: SubscriptionRecord
  /// Every metered segment of the current period: a change in mid-period cuts each meter's in two, and each is billed by
  /// its own price from zero, allowance included. For a gauge both bill the value that they end with.
  public let segments: [BilledSegment]
  /// What was accepted and how far it is; nil where there was nothing to do.
  public let order: ChangeOrder?

  public init(subscription: SubscriptionRecord, segments: [BilledSegment], order: ChangeOrder?) {
    self.subscription = subscription
    self.segments = segments
    self.order = order
  }

  /// When it takes effect: when it was made, or the end of the period; nil while nobody can tell.
  public var effectiveAt: Timestamp? { order?.effectiveAt }

  /// Whether it is durable here and not yet at Stripe.
  public var isUnderWay: Bool { order.map { $0.awaitsExecution } ?? false }
}
