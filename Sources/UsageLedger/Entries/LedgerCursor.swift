/// How far a reader of the ledger has come: the newest number that it has seen of each lane.
///
/// A store that numbers all its entries in one row has one lane; others have as many as customers are divided into. A cursor
/// is only ever replaced by the whole one of an answer: parts of two answers say nothing about what was read between.
public struct LedgerCursor: Hashable, Sendable {
  /// By lane; a lane that is not there was not read.
  public let numbers: [Int64]

  /// Before the first entry.
  public static let start = LedgerCursor([])

  /// Takes the numbers as they are, without zeros at the end.
  public init(_ numbers: [Int64]) {
    self.numbers = Array(numbers.prefix((numbers.lastIndex { $0 != 0 } ?? -1) + 1))
  }

  /// The newest number that was seen of a lane; zero for none.
  public func number(ofLane lane: Int) -> Int64 { lane < numbers.count ? numbers[lane] : 0 }

  /// The greatest number that was seen; zero for none.
  public var newest: EntryID { EntryID(numbers.max() ?? 0) }
}
