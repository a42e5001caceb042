/// The names that a document may use, for telling someone what an unknown one was probably meant to be.
public struct Vocabulary: Sendable {
  /// The names that are allowed, in the order in which a tie is decided.
  public let names: [String]

  /// An empty list is near to nothing.
  public init(_ names: [String]) { self.names = names }

  /// The name nearest to `word`, or nil when none is near: `customerId` → `customer_id`, `metics` → `metrics`.
  public func closest(to word: String) -> String? {
    let folded = Self.folded(word)
    let ranked = names.map { (name: $0, distance: Self.distance(Self.folded($0), folded)) }
    guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
    let limit = max(1, min(folded.count, Self.folded(best.name).count) / 3)
    let hasLetterInCommon = best.distance < folded.count
    return best.distance <= limit && hasLetterInCommon ? best.name : nil
  }

  /// Letters and digits in lower case, so that writing styles do not count as mistakes.
  private static func folded(_ word: String) -> [Character] {
    word.prefix(64).lowercased().filter { $0.isLetter || $0.isNumber }
  }

  /// How many letters must be changed, added, dropped or swapped with their neighbour to turn one into the other.
  private static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for (row, letter) in left.enumerated() {
      var current = [row + 1]
      for (column, other) in right.enumerated() {
        let change = last[column] + (letter == other ? 0 : 1)
        var best = min(change, last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
          best = min(best, beforeLast[column - 1] + 1)
        }
        current.append(best)
      }
      (beforeLast, last) = (last, current)
    }
    return last[right.count]
  }
}
