public import Amounts
public import Metering

/// One fact sent, or about to be sent, to Stripe for a segment. Written before the call, so that a lost answer is
/// answered by sending the same fact again.
public struct DeliveryAttempt: Hashable, Sendable {
  /// What Stripe answered for good; a lost answer is no outcome.
  public enum Outcome: Hashable, Sendable {
    case accepted
    /// Stripe will never take it; the sentence says why.
    case rejected(reason: String)
  }

  /// The segment whose total it is.
  public let segment: Segment.Key
  /// Rises by one with each fact of the segment: 5 → 7 → 5 is three facts.
  public let sequence: Int64
  /// The name of Stripe's meter.
  public let eventName: String
  /// The segment's whole total in the units that Stripe is sent, never a difference; may be zero.
  public let value: WholeQuantity
  /// Whole seconds, strictly rising inside the segment.
  public let eventTime: Timestamp
  /// At Stripe the event's identifier and the idempotency key.
  public let identifier: String
  /// When it was written down, before the call.
  public let intendedAt: Timestamp
  /// Nil while the answer is not known.
  public let outcome: Outcome?
  /// When its answer was written down; nil while there is none.
  public let resolvedAt: Timestamp?

  /// Without an outcome: an attempt that is about to be sent.
  public init(
    segment: Segment.Key, sequence: Int64, eventName: String, value: WholeQuantity,
    eventTime: Timestamp, identifier: String, intendedAt: Timestamp, outcome: Outcome? = nil,
    resolvedAt: Timestamp? = nil
  ) {
    self.segment = segment
    self.sequence = sequence
    self.eventName = eventName
    self.value = value
    self.eventTime = eventTime
    self.identifier = identifier
    self.intendedAt = intendedAt
    self.outcome = outcome
    self.resolvedAt = resolvedAt
  }
}
