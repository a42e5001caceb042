internal import Crypto
internal import Foundation
public import Metering

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
    text = "usage-\(Self.digest(parts))-\(sequence)"
  }

  public var description: String { text }

  /// 40 hexadecimal digits; each part counts with its length, so that no two lists of parts read the same.
  static func digest(_ parts: [String]) -> String {
    let text = parts.map { "\($0.utf8.count):\($0)" }.joined()
    return SHA256.hash(data: Data(text.utf8)).prefix(20)
      .map { byte in
        let digits = String(byte, radix: 16)
        return byte < 16 ? "0" + digits : digits
      }.joined()
  }
}
