/// A language that the customers' pages have; its words are in the file `words-` and its code.
public enum PageLanguage: String, Sendable, CaseIterable {
  case en, de, es

  /// By a tag such as `de` or `de-AT` (RFC 5646), whatever its case; nil for a language that is not here.
  public init?(tag: some StringProtocol) {
    self.init(rawValue: tag.prefix { $0 != "-" && $0 != "_" }.lowercased())
  }

  /// What the address asks for, else what the browser prefers, else the setting.
  ///
  /// `accepted`: the field `Accept-Language` (RFC 9110, 12.5.4). Languages that are not here are passed over.
  static func chosen(asked: String?, accepted: String?, otherwise: PageLanguage) -> PageLanguage {
    asked.flatMap { PageLanguage(tag: $0) } ?? accepted.flatMap { preferred($0) } ?? otherwise
  }

  /// Of the first twenty languages the one with the most weight, of several the first.
  private static func preferred(_ field: String) -> PageLanguage? {
    var best: (language: PageLanguage, weight: Int)?
    for part in field.prefix(1_000).split(separator: ",").prefix(20) {
      let pieces = part.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
      guard let tag = pieces.first, let language = PageLanguage(tag: tag) else { continue }
      let weight =
        pieces.dropFirst().first { $0.lowercased().hasPrefix("q=") }
        .map { thousandths($0.dropFirst(2)) } ?? 1_000
      if weight > best?.weight ?? 0 { best = (language, weight) }
    }
    return best?.language
  }

  /// A weight of at most three decimals; zero, which is a refusal, for what is none.
  private static func thousandths(_ text: some StringProtocol) -> Int {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let decimals = parts.count > 1 ? parts[1] : ""
    guard let whole = Int(parts[0]), (0...1).contains(whole), decimals.count <= 3 else { return 0 }
    let rest = Int(decimals + String(repeating: "0", count: 3 - decimals.count)) ?? 0
    return min(1_000, whole * 1_000 + rest)
  }

  /// From how many digits on numbers are grouped: Spanish writes `1000` and `10.000` (unicode.org/reports/tr35, minimumGroupingDigits).
  var leastGroupedDigits: Int { self == .es ? 5 : 4 }
}
