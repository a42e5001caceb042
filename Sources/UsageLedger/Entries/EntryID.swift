/// The number of a ledger entry: rises with every entry of a store, never used twice.
public struct EntryID: Hashable, Sendable, Comparable, CustomStringConvertible {
  public let number: Int64

  public init(_ number: Int64) { self.number = number }

  public static func < (left: EntryID, right: EntryID) -> Bool { left.number < right.number }

  public var description: String { String(number) }
}
