public import Metering

/// The catalogue's name of a plan (`starter`); also the subscription's `plan` metadata at Stripe.
///
/// 1 to 255 bytes of UTF-8 without control characters.
public struct PlanKey: Hashable, Sendable, Comparable, CustomStringConvertible {
  public let text: String

  /// Throws `invalidName` when the text is empty, too long or has control characters.
  public init(_ text: String) throws(MeteringError) {
    self.text = try MeteringName.checked(text, "a plan key")
  }

  public static func < (left: PlanKey, right: PlanKey) -> Bool { left.text < right.text }

  public var description: String { text }
}
