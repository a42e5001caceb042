import Wire

/// Names one intended change, so that Stripe does it once however often it is asked
/// ([idempotent requests](https://docs.stripe.com/api/idempotent_requests)).
///
/// Stripe keeps a key for at least 24 hours and refuses other parameters under it.
public struct IdempotencyKey: Hashable, Sendable {
  /// 1…255 characters.
  public let text: String

  /// Takes 1…255 printable ASCII characters, the longest key Stripe takes; nil otherwise.
  public init?(_ text: String) {
    guard (1...255).contains(text.utf8.count), text.utf8.allSatisfy({ 33...126 ~= $0 }) else {
      return nil
    }
    self.text = text
  }

  /// A key of 128 random bits, in hexadecimal digits.
  init(randomBits high: UInt64, _ low: UInt64) {
    self.text = [high, low].map { Hexadecimal.digits(of: $0, atLeast: 16) }.joined()
  }
}

extension IdempotencyKey: CustomStringConvertible {
  public var description: String { text }
}
