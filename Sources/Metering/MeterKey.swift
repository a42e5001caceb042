/// The catalogue's name of a meter (`device_usage`); also its event name at Stripe.
///
/// 1 to 255 bytes of UTF-8 in their composed form (NFC), without control, formatting and invisible characters; compared
/// byte by byte.
public struct MeterKey: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// As the catalogue writes it.
  public let text: String

  /// Throws `invalidName` when the text is empty, too long, not composed, or has characters that nobody sees.
  public init(_ text: String) throws(MeteringError) {
    self.text = try MeteringName.checked(text, "a meter key")
  }

  /// As it was accepted once: by rules that may have been others.
  package init(stored text: String) throws(MeteringError) {
    self.text = try MeteringName.checkedLength(text, "a meter key")
  }

  /// Whether the bytes of both texts are the same.
  public static func == (left: MeterKey, right: MeterKey) -> Bool {
    left.text.hasSameBytes(as: right.text)
  }

  /// By the bytes of the text: the order of every list of these.
  public static func < (left: MeterKey, right: MeterKey) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  /// The bytes of the text.
  public func hash(into hasher: inout Hasher) { text.hashBytes(into: &hasher) }

  /// The text itself.
  public var description: String { text }
}
