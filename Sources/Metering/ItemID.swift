/// The id of the subscription item that bills a segment, as the billing side names it (`si_…`).
public struct ItemID: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// As the billing side gave it: never read, only compared and sent back.
  public let text: String

  /// Takes any text: it comes from the billing side, not from callers.
  public init(_ text: String) { self.text = text }

  /// By the text, scalar by scalar: the order of every list of these.
  public static func < (left: ItemID, right: ItemID) -> Bool { left.text < right.text }

  /// The text itself.
  public var description: String { text }
}
