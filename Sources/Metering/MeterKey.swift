/// The catalogue's name of a meter (`device_usage`); also its event name at Stripe.
///
/// 1 to 255 bytes of UTF-8 without control characters.
public struct MeterKey: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// As the catalogue writes it.
  public let text: String

  /// Throws `invalidName` when the text is empty, too long or has control characters.
  public init(_ text: String) throws(MeteringError) {
    self.text = try MeteringName.checked(text, "a meter key")
  }

  /// By the text, scalar by scalar: the order of every list of these.
  public static func < (left: MeterKey, right: MeterKey) -> Bool { left.text < right.text }

  /// The text itself.
  public var description: String { text }
}
