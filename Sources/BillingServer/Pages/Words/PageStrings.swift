/// The words of the customers' pages in every language, an operator's own in place of ours.
public struct PageStrings: Hashable, Sendable {
  /// Ours.
  public static let standard = PageStrings(
    words: [
      .en: EmbeddedFiles.wordsEn, .de: EmbeddedFiles.wordsDe, .es: EmbeddedFiles.wordsEs,
    ].reduce(into: [:]) { words, file in
      words[file.key] = (try? WordsFile(yaml: file.value)).map { PageWords(file.key, $0) }
    })

  private let words: [PageLanguage: PageWords]

  private init(words: [PageLanguage: PageWords]) { self.words = words }

  /// Ours, with the texts of a file in their places: a mapping of keys below each language that it has something of.
  ///
  /// Throws every mistake at once, each with its line: a key or a language that is not there, a place in braces that is missing or that nobody
  /// fills, a text that is none.
  public init(overrides yaml: String) throws(PageStringsError) {
    var (found, issues) = (Self.standard.words, [PageStringsError.Issue]())
    for section in try WordsFile.sections(yaml) {
      guard let language = PageLanguage(rawValue: section.name), let ours = found[language] else {
        let known = PageLanguage.allCases.map(\.rawValue).joined(separator: ", ")
        issues.append(
          PageStringsError.Issue(
            line: section.line, key: section.name, problem: "expected a language: \(known)"))
        continue
      }
      let file = WordsFile(section.node)
      let checked = WordsCheck(ours: ours, file: file, language: section.name)
      issues += checked.issues
      found[language] = ours.replacing(file)
    }
    guard issues.isEmpty else { throw PageStringsError(issues: issues) }
    words = found
  }

  /// The words of one language.
  subscript(language: PageLanguage) -> PageWords {
    words[language] ?? PageWords(language, texts: [:], units: [:])
  }
}

extension PageWords {
  /// What the operator's pages say, which are in English.
  static let english = PageStrings.standard[.en]

  fileprivate init(_ language: PageLanguage, _ file: WordsFile) {
    self = PageWords(language, texts: [:], units: [:]).replacing(file)
  }

  /// With the texts of a file that was checked.
  fileprivate func replacing(_ file: WordsFile) -> PageWords {
    var (texts, units) = (texts, units)
    for entry in file.texts {
      if let word = PageWord(rawValue: entry.key), let text = entry.text { texts[word] = text }
    }
    for entry in file.units { units[entry.key] = entry.text }
    return PageWords(language, texts: texts, units: units)
  }
}

/// Why a file of words is refused: every mistake at once.
public struct PageStringsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One mistake.
  struct Issue: Hashable, Sendable {
    /// Counted from one; nil where there is none.
    let line: Int?
    /// `de.charge`; empty for the whole file.
    let key: String
    let problem: String

    var description: String {
      [line.map(String.init), key.isEmpty ? nil : key, problem].compactMap(\.self)
        .joined(separator: ": ")
    }
  }

  /// Never empty.
  let issues: [Issue]

  /// A line for each, `file` before it.
  public func text(in file: String) -> String {
    issues.map { "\(file):\($0.description)" }.joined(separator: "\n")
  }

  /// A line for each.
  public var description: String { issues.map(\.description).joined(separator: "\n") }
}
