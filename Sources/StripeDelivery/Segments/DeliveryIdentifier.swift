public import Metering
import StripeAPI

/// How a fact is named at Stripe, as the meter event's identifier and as the idempotency key.
///
/// Made of (customer, meter, item, segment, sequence) and never of the value: 5 → 7 → 5 is three facts, and a repeat of
/// one fact is recognised. A hash, because Stripe takes 100 characters and our ids may be longer.
public struct DeliveryIdentifier: Hashable, Sendable, CustomStringConvertible {
  /// 52 to 70 characters of letters, digits and `-`.
  public let text: String

  public init(segment: Segment.Key, sequence: Int64) {
    let parts = [
      segment.customer.text, segment.meter.text, segment.item.text,
      String(segment.start.nanoseconds),
    ]
    text = "usage-\(RequestDigest.text(of: parts))-\(sequence)"
  }

  public var description: String { text }
}
