/// The id of an immutable price that an item holds, as the billing side names it (`price_…`).
public struct PriceID: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// As the billing side gave it: never read, only compared and sent back.
  public let text: String

  /// Takes any text: it comes from the billing side, not from callers.
  public init(_ text: String) { self.text = text }

  /// By the text, scalar by scalar: the order of every list of these.
  public static func < (left: PriceID, right: PriceID) -> Bool { left.text < right.text }

  /// The text itself.
  public var description: String { text }
}
