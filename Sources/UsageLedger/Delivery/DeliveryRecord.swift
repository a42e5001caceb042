public import Amounts
public import Metering

/// What is known of a segment's delivery: the newest attempt, the newest accepted one, and what Stripe confirmed.
public struct DeliveryRecord: Hashable, Sendable {
  public let segment: Segment.Key
  /// The attempt with the highest sequence; unresolved while its outcome is nil.
  public let newest: DeliveryAttempt?
  /// The accepted attempt with the highest sequence.
  public let accepted: DeliveryAttempt?
  /// The value that Stripe's summaries showed last, and when they did.
  public let confirmed: Confirmation?
  /// Why nothing is sent for this segment, until someone acts.
  public let heldReason: String?

  public struct Confirmation: Hashable, Sendable {
    public let value: WholeQuantity
    public let at: Timestamp

    public init(value: WholeQuantity, at: Timestamp) {
      self.value = value
      self.at = at
    }
  }

  public init(
    segment: Segment.Key, newest: DeliveryAttempt? = nil, accepted: DeliveryAttempt? = nil,
    confirmed: Confirmation? = nil, heldReason: String? = nil
  ) {
    self.segment = segment
    self.newest = newest
    self.accepted = accepted
    self.confirmed = confirmed
    self.heldReason = heldReason
  }
}
