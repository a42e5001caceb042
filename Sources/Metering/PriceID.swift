/// The id of an immutable price that an item holds, as the billing side names it (`price_…`).
public struct PriceID: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// As the billing side gave it: never read, only compared and sent back.
  public let text: String

  /// Takes any text: it comes from the billing side, not from callers.
  public init(_ text: String) { self.text = text }

  /// Whether the bytes of both texts are the same.
  public static func == (left: PriceID, right: PriceID) -> Bool {
    left.text.hasSameBytes(as: right.text)
  }

  /// By the bytes of the text: the order of every list of these.
  public static func < (left: PriceID, right: PriceID) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  /// The bytes of the text.
  public func hash(into hasher: inout Hasher) { text.hashBytes(into: &hasher) }

  /// The text itself.
  public var description: String { text }
}
