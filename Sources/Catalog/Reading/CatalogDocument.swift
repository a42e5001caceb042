import Yams

/// The file as a tree of YAML nodes, in which a duplicate key does not hide the other mistakes.
struct CatalogDocument {
  /// Put in front of the first of two equal keys; a private-use character that no key has.
  static let duplicateMark: Character = "\u{E000}"
  /// More duplicates than this are reported as the first one only.
  private static let maximumRepairs = 100

  let root: Node

  /// Nil when the text is not YAML or holds no document; the log says why.
  init?(_ yaml: String, log: IssueLog) {
    var text = yaml
    for _ in 0..<Self.maximumRepairs {
      switch Self.compose(text) {
      case .success(let node):
        guard let node else {
          log.add(.syntax, at: .root, line: 1, "the file is empty", allowed: "a catalogue")
          return nil
        }
        root = node
        return
      case .failure(let error):
        guard let repaired = Self.marking(error, in: text) else {
          Self.report(error, in: text, to: log)
          return nil
        }
        text = repaired
      }
    }
    log.add(
      .syntax, at: .root, line: nil, "more than \(Self.maximumRepairs) duplicate keys",
      allowed: "each key once")
    return nil
  }

  private static func compose(_ text: String) -> Result<Node?, YamlError> {
    do {
      return .success(try Yams.compose(yaml: text))
    } catch let error as YamlError {
      return .failure(error)
    } catch {
      return .failure(.representer(problem: "\(error)"))
    }
  }

  /// The text with a mark in the first of two equal keys, or nil when the error is another one.
  private static func marking(_ error: YamlError, in text: String) -> String? {
    guard case .duplicatedKeysInMapping(_, let context) = error else { return nil }
    var scalars = Array(text.unicodeScalars)
    guard var index = offset(of: context.mark, in: scalars), index < scalars.count else {
      return nil
    }
    if scalars[index] == "\"" || scalars[index] == "'" { index += 1 }
    scalars.insert(contentsOf: duplicateMark.unicodeScalars, at: index)
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  /// Lines end with LF, CR or CR LF, and with the Unicode breaks that libyaml knows.
  private static func offset(of mark: Mark, in scalars: [Unicode.Scalar]) -> Int? {
    var line = 1
    var index = 0
    while line < mark.line {
      guard index < scalars.count else { return nil }
      let isPair = scalars[index] == "\r" && index + 1 < scalars.count && scalars[index + 1] == "\n"
      if lineBreaks.contains(scalars[index]) { line += 1 }
      index += isPair ? 2 : 1
    }
    return index + mark.column - 1
  }

  private static let lineBreaks: Set<Unicode.Scalar> = [
    "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}",
  ]

  /// libyaml puts what is missing at the end behind the last line; the last line is named instead.
  private static func report(_ error: YamlError, in text: String, to log: IssueLog) {
    let (found, problem) = diagnosis(error)
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let line = found.map { min($0, max(1, lines.count)) }
    log.add(.syntax, at: .root, line: line, problem, allowed: "YAML 1.1 or JSON")
  }

  private static func diagnosis(_ error: YamlError) -> (line: Int?, problem: String) {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      (mark.line, problem)
    case .duplicatedKeysInMapping(let keys, let context):
      (context.mark.line, "duplicate keys: \(keys.joined(separator: ", "))")
    case .reader(let problem, _, _, _): (nil, problem)
    default: (nil, "\(error)")
    }
  }
}
