/// The id of the subscription item that bills a segment, as the billing side names it (`si_…`).
public struct ItemID: Hashable, Sendable, Comparable, CustomStringConvertible {
  public let text: String

  public init(_ text: String) { self.text = text }

  public static func < (left: ItemID, right: ItemID) -> Bool { left.text < right.text }

  public var description: String { text }
}
