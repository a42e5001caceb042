/// Reads a selector's text from left to right.
struct SelectorReader {
  let trimmed: String
  private var rest: Substring

  init(_ text: String) {
    let start = text.drop { $0.isWhitespace }
    let end = start.lastIndex { !$0.isWhitespace }
    trimmed = end.map { String(start[...$0]) } ?? ""
    rest = trimmed[...]
  }

  mutating func selector() throws(PrometheusError) -> [LabelMatcher] {
    var matchers: [LabelMatcher] = []
    let name = takeWord { $0.isLetter || $0.isNumber || $0 == "_" || $0 == ":" }
    if !name.isEmpty {
      guard !(name.first?.isNumber ?? true) else {
        throw refusal("a name cannot begin with a digit")
      }
      matchers.append(try LabelMatcher(label: LabelSet.nameLabel, .equal, name))
    }
    skipSpace()
    if take("{") { matchers += try conditions() }
    let names = matchers.filter { $0.label == LabelSet.nameLabel && $0.comparison == .equal }
    guard names.count < 2 else { throw refusal("it has two names") }
    skipSpace()
    guard rest.isEmpty else {
      throw refusal(
        "\"\(rest)\" is not part of a selector: raw samples are read, without functions")
    }
    guard !matchers.isEmpty else { throw refusal("it is empty") }
    return matchers
  }

  private mutating func conditions() throws(PrometheusError) -> [LabelMatcher] {
    var matchers: [LabelMatcher] = []
    while true {
      skipSpace()
      if take("}") { return matchers }
      matchers.append(try condition())
      skipSpace()
      if take(",") { continue }
      guard take("}") else { throw refusal("a , or } is missing before \"\(rest)\"") }
      return matchers
    }
  }

  /// A condition, or a quoted metric name, as Prometheus 3 writes names beyond the old alphabet.
  private mutating func condition() throws(PrometheusError) -> LabelMatcher {
    let isQuoted = rest.first.map { "\"'`".contains($0) } ?? false
    let label = isQuoted ? try quoted() : takeWord { $0.isLetter || $0.isNumber || $0 == "_" }
    if isQuoted {
      skipSpace()
      if rest.isEmpty || rest.first == "," || rest.first == "}" {
        return try LabelMatcher(label: LabelSet.nameLabel, .equal, label)
      }
    }
    guard !label.isEmpty else { throw refusal("a label's name is missing before \"\(rest)\"") }
    skipSpace()
    guard let comparison = takeComparison() else {
      throw refusal("one of = != =~ !~ is missing behind \(label)")
    }
    skipSpace()
    return try LabelMatcher(label: label, comparison, try quoted())
  }

  private mutating func takeComparison() -> LabelMatcher.Comparison? {
    if take("=~") { return .matches }
    if take("!~") { return .doesNotMatch }
    if take("!=") { return .notEqual }
    return take("=") ? .equal : nil
  }

  private mutating func quoted() throws(PrometheusError) -> String {
    guard let quote = rest.first, "\"'`".contains(quote) else {
      throw refusal("a quoted value is missing before \"\(rest)\"")
    }
    rest.removeFirst()
    var value = ""
    while let character = rest.popFirst() {
      if character == quote { return value }
      guard character == "\\", quote != "`" else {
        value.append(character)
        continue
      }
      value.append(try escape())
    }
    throw refusal("a quoted value has no end")
  }

  private mutating func escape() throws(PrometheusError) -> Character {
    switch rest.popFirst() {
    case "n": return "\n"
    case "t": return "\t"
    case "r": return "\r"
    case .some(let character) where "\\\"'`".contains(character): return character
    case let other: throw refusal("\\\(other.map(String.init) ?? "") is not an escape; write \\\\")
    }
  }

  private mutating func takeWord(_ isPart: (Character) -> Bool) -> String {
    let word = rest.prefix { $0.isASCII && isPart($0) }
    rest.removeFirst(word.count)
    return String(word)
  }

  private mutating func take(_ token: String) -> Bool {
    guard rest.hasPrefix(token) else { return false }
    rest.removeFirst(token.count)
    return true
  }

  private mutating func skipSpace() {
    rest = rest.drop { $0.isWhitespace }
  }

  private func refusal(_ reason: String) -> PrometheusError {
    PrometheusError(.invalidSelector, "the selector \(trimmed) cannot be read: \(reason)")
  }
}
