public import Amounts
public import Metering

/// What is known of a segment's delivery: the newest attempt, the newest accepted one, and what Stripe confirmed.
public struct DeliveryRecord: Hashable, Sendable {
  /// The segment that was, or will be, delivered.
  public let segment: Segment.Key
  /// The attempt with the highest sequence; unresolved while its outcome is nil.
  public let newest: DeliveryAttempt?
  /// The accepted attempt with the highest sequence.
  public let accepted: DeliveryAttempt?
  /// The value that Stripe's summaries showed last, and when they did.
  public let confirmed: Confirmation?
  /// Why nothing is sent for this segment, until someone acts.
  public let blockedReason: String?

  /// A value that Stripe showed when it was asked.
  public struct Confirmation: Hashable, Sendable {
    /// In the units that Stripe is sent; may lag behind what it accepted.
    public let value: WholeQuantity
    /// When Stripe was asked.
    public let at: Timestamp

    /// Takes the parts as they are.
    public init(value: WholeQuantity, at: Timestamp) {
      self.value = value
      self.at = at
    }
  }

  /// Without arguments but the segment: nothing was sent yet.
  public init(
    segment: Segment.Key, newest: DeliveryAttempt? = nil, accepted: DeliveryAttempt? = nil,
    confirmed: Confirmation? = nil, blockedReason: String? = nil
  ) {
    self.segment = segment
    self.newest = newest
    self.accepted = accepted
    self.confirmed = confirmed
    self.blockedReason = blockedReason
  }
}
