public import Billing
public import Metering
public import UsageLedger

/// What a change or a cancellation did, and what the current period bills because of it.
public struct SubscriptionChange: Hashable, Sendable {
  public let subscription: SubscriptionRecord
  /// When it takes effect: the customer's now, or the end of the period.
  public let effectiveAt: Timestamp
  /// Every metered segment of the current period: a change in mid-period cuts each meter's in two, and each is billed by
  /// its own price from zero, allowance included. For a gauge both bill the value that they end with.
  public let segments: [BilledSegment]

  public init(
    subscription: SubscriptionRecord, effectiveAt: Timestamp, segments: [BilledSegment]
  ) {
    self.subscription = subscription
    self.effectiveAt = effectiveAt
    self.segments = segments
  }
}
