import Metering

/// What is wrong with an operator's texts of one language, beside ours.
struct WordsCheck {
  /// Longer than any sentence of a page.
  private static let longest = 1_000

  let issues: [PageStringsError.Issue]

  init(ours: PageWords, file: WordsFile, language: String) {
    let vocabulary = Vocabulary(PageWord.allCases.map(\.rawValue))
    let texts = file.texts.compactMap { entry -> PageStringsError.Issue? in
      guard let word = PageWord(rawValue: entry.key) else {
        let hint = vocabulary.closest(to: entry.key).map { "; did you mean \($0)?" } ?? ""
        return Self.issue(entry, in: language, "no text has this key\(hint)")
      }
      return Self.problem(entry.text, beside: ours.texts[word], word: word)
        .map { Self.issue(entry, in: language, $0) }
    }
    let units = file.units.compactMap { entry in
      Self.problem(ofUnit: entry.text).map { Self.issue(entry, in: "\(language).units", $0) }
    }
    issues = texts + units
  }

  private static func issue(_ entry: WordsFile.Entry, in path: String, _ problem: String)
    -> PageStringsError.Issue
  {
    PageStringsError.Issue(line: entry.line, key: "\(path).\(entry.key)", problem: problem)
  }

  private static func problem(_ text: CountedText?, beside ours: CountedText?, word: PageWord)
    -> String?
  {
    guard let text else { return "expected a text" + ((ours?.isCounted ?? false) ? forms : "") }
    if text.isCounted, ours?.isCounted != true { return "expected one text for every number" }
    let places = ours?.other.places ?? []
    let missing = places.subtracting(text.other.places)
    let unknown = text.other.places.union(text.one.places).subtracting(places)
    if !missing.isEmpty { return "\(braced(missing)) is missing" }
    if !unknown.isEmpty {
      return
        "nothing fills \(braced(unknown)); there is \(places.isEmpty ? "none" : braced(places))"
    }
    let plain = text.other.filled([:])
    if word == .months, plain.split(separator: " ").count != 12 { return "expected twelve names" }
    if word != .moneyGroupMark, places.isEmpty, plain.isEmpty { return "expected a text" }
    return plain.count > longest ? "longer than \(longest) characters" : nil
  }

  private static func problem(ofUnit text: CountedText?) -> String? {
    guard let text else { return "expected a text" + forms }
    guard text.one.places.isEmpty, text.other.places.isEmpty else { return "nothing fills braces" }
    let words = [text.one.filled([:]), text.other.filled([:])]
    return words.allSatisfy { (1...60).contains($0.count) } ? nil : "expected 1 to 60 characters"
  }

  private static let forms = ", or one and other"

  private static func braced(_ names: Set<String>) -> String {
    names.sorted().map { "{\($0)}" }.joined(separator: ", ")
  }
}
