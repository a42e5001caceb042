/// The id of an immutable price that an item holds, as the billing side names it (`price_…`).
public struct PriceID: Hashable, Sendable, Comparable, CustomStringConvertible {
  public let text: String

  public init(_ text: String) { self.text = text }

  public static func < (left: PriceID, right: PriceID) -> Bool { left.text < right.text }

  public var description: String { text }
}
