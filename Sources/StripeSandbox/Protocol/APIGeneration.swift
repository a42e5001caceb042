/// Which of Stripe's two metered-billing generations a `Stripe-Version` names.
///
/// Meters replaced usage records in 2025-03-31.basil (docs.stripe.com/changelog/basil).
enum APIGeneration: String, Codable, Sendable {
  case usageRecords
  case meters

  /// A version is a date with an optional name, so its first ten characters order it.
  init(version: String) {
    self = version.prefix(10) < "2025-03-31" ? .usageRecords : .meters
  }

  static func isVersion(_ text: String) -> Bool {
    let date = text.prefix(10).split(separator: "-", omittingEmptySubsequences: false)
    guard date.map(\.count) == [4, 2, 2], date.allSatisfy({ $0.allSatisfy(\.isASCIIDigit) }) else {
      return false
    }
    let rest = text.dropFirst(10)
    return rest.isEmpty || (rest.first == "." && rest.dropFirst().allSatisfy(\.isLetter))
      || rest.first == ";"
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
