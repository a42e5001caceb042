/// The number of a ledger entry: rises with every entry of a customer, never used twice in a store.
public struct EntryID: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// From one; zero stands for "none yet".
  public let number: Int64

  /// Any number; only a store gives out new ones.
  public init(_ number: Int64) { self.number = number }

  /// By number: of one customer, the order in which entries were added.
  public static func < (left: EntryID, right: EntryID) -> Bool { left.number < right.number }

  /// The number in digits, as `report.id` in answers.
  public var description: String { String(number) }
}
