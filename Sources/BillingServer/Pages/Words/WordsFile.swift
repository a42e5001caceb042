import Yams

/// A language's texts as a file has them, before they are checked.
struct WordsFile {
  /// One key.
  struct Entry {
    let key: String
    let line: Int?
    /// Nil for what is neither a text nor a mapping of `one` and `other`.
    let text: CountedText?
  }

  /// A part of a file that has a name of its own.
  struct Section {
    let name: String
    let line: Int?
    let node: Node
  }

  let texts: [Entry]
  let units: [Entry]

  /// Of one language alone, as ours are.
  init(yaml: String) throws(PageStringsError) {
    guard let node = try Self.node(yaml) else {
      throw Self.failure(line: 1, "expected a mapping of keys")
    }
    self.init(node)
  }

  init(_ node: Node) {
    let entries = Self.members(of: node)
    texts = entries.filter { $0.name != "units" }.map { Entry($0) }
    units = entries.filter { $0.name == "units" }.flatMap { Self.members(of: $0.node) }
      .map { Entry($0) }
  }

  /// The languages of a file of several.
  static func sections(_ yaml: String) throws(PageStringsError) -> [Section] {
    guard let node = try node(yaml) else { return [] }
    guard node.mapping != nil else {
      throw failure(line: node.mark?.line, "expected a mapping of languages")
    }
    return members(of: node)
  }

  private static func members(of node: Node) -> [Section] {
    (node.mapping ?? [:]).map { key, value in
      Section(name: key.string ?? "", line: key.mark?.line ?? value.mark?.line, node: value)
    }
  }

  private static func node(_ yaml: String) throws(PageStringsError) -> Node? {
    do {
      return try Yams.compose(yaml: yaml)
    } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
      throw failure(
        line: context.mark.line, "duplicate key \(keys.sorted().joined(separator: ", "))")
    } catch YamlError.scanner(_, let problem, let mark, _) {
      throw failure(line: mark.line, problem)
    } catch YamlError.parser(_, let problem, let mark, _) {
      throw failure(line: mark.line, problem)
    } catch {
      throw failure(line: nil, "\(error)")
    }
  }

  private static func failure(line: Int?, _ problem: String) -> PageStringsError {
    PageStringsError(issues: [PageStringsError.Issue(line: line, key: "", problem: problem)])
  }
}

extension WordsFile.Entry {
  fileprivate init(_ section: WordsFile.Section) {
    key = section.name
    line = section.line
    if let mapping = section.node.mapping {
      let forms = Dictionary(
        mapping.map { ($0.key.string ?? "", $0.value.scalar?.string) }, uniquingKeysWith: { $1 })
      guard Set(forms.keys) == ["one", "other"], let one = forms["one"] ?? nil,
        let other = forms["other"] ?? nil
      else {
        text = nil
        return
      }
      text = CountedText(one: one, other: other)
    } else {
      text = (section.node.scalar?.string).map { CountedText($0) }
    }
  }
}
