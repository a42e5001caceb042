public import Metering

/// The name under which a price is found at Stripe, and which moves to a new price when an amount changes.
///
/// 1 to 200 characters, Stripe's limit (docs.stripe.com/api/prices/create).
public struct LookupKey: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Stripe's limit of characters.
  public static let maximumLength = 200

  public let text: String

  /// Throws `invalidName` when the text is empty, too long or has control characters.
  public init(_ text: String) throws(MeteringError) {
    guard text.count <= Self.maximumLength else {
      throw MeteringError(
        .invalidName,
        "a lookup key has \(text.count) characters, at most \(Self.maximumLength)")
    }
    self.text = try MeteringName.checked(text, "a lookup key")
  }

  public static func < (left: LookupKey, right: LookupKey) -> Bool { left.text < right.text }

  public var description: String { text }
}
