import Testing

@testable import UsageExporter

@Suite struct YAMLDocumentTests {
  /// The document in one line: texts in quotes, everything with the line it begins in.
  private func shown(_ node: YAMLNode) -> String {
    switch node {
    case .scalar(let scalar): "\"\(scalar.text)\"@\(scalar.line)"
    case .sequence(let sequence):
      "[\(sequence.elements.map(shown).joined(separator: " "))]@\(sequence.line)"
    case .mapping(let mapping):
      "{\(mapping.map { "\(shown($0.key)): \(shown($0.value))" }.joined(separator: " "))}@\(mapping.line)"
    }
  }

  @Test(arguments: [
    ("a: 1", #"{"a"@1: "1"@1}@1"#),
    ("# c\n\na:\n  - x\n  - 'y z'\n", #"{"a"@3: ["x"@4 "y z"@5]@4}@3"#),
    (
      #"{ b: [1, 2], a: { c: "d\te" } }"#,
      "{\"b\"@1: [\"1\"@1 \"2\"@1]@1 \"a\"@1: {\"c\"@1: \"d\te\"@1}@1}@1"
    ),
    ("a: &x { b: 1 }\nc: *x", #"{"a"@1: {"b"@1: "1"@1}@1 "c"@2: {"b"@1: "1"@1}@1}@1"#),
    ("a: |\n  one\n  two\n", "{\"a\"@1: \"one\ntwo\n\"@1}@1"),
    ("a:\nb: ~", #"{"a"@1: ""@1 "b"@2: "~"@2}@1"#),
    ("ü: 'ß'", #"{"ü"@1: "ß"@1}@1"#),
    ("--- a\n...\n", #""a"@1"#),
  ])
  func aDocumentIsReadWithItsLines(text: String, expected: String) throws {
    #expect(shown(try #require(try YAMLDocument.root(text))) == expected)
  }

  @Test(arguments: ["", "\n\n", "# only a comment\n"])
  func aTextWithoutADocumentIsNone(text: String) throws {
    #expect(try YAMLDocument.root(text) == nil)
  }

  @Test(arguments: [
    ("a: [1", 2, "it is not YAML: did not find expected ',' or ']'"),
    ("a: 1\n b: 2", 2, "it is not YAML: mapping values are not allowed in this context"),
    ("a: *x", 1, "it is not YAML: found undefined alias"),
    ("a: 1\n---\nb: 2", 3, "it holds a second document"),
    ("a: 1\nb: 2\na: 3", 1, "a is given twice"),
    ("x:\n  a: 1\n  a: 1\n  b: 1\n  b: 1", 2, "a, b is given twice"),
    (
      String(repeating: "[", count: 80) + String(repeating: "]", count: 80), 1,
      "it is nested deeper than 64"
    ),
    ("a: &a [*a]", 1, "it is nested deeper than 64"),
  ])
  func whatIsNoDocumentIsNamedWithItsLine(text: String, line: Int, problem: String) {
    let error = #expect(throws: YAMLError.self) { try YAMLDocument.root(text) }
    #expect(error == YAMLError(line: line, problem: problem))
  }

  @Test func aliasesDoNotUnfoldWithoutEnd() {
    let lines = (1...9).map { level in
      "a\(level): &a\(level) [\(Array(repeating: level == 1 ? "x" : "*a\(level - 1)", count: 9).joined(separator: ", "))]"
    }
    let error = #expect(throws: YAMLError.self) {
      try YAMLDocument.root(lines.joined(separator: "\n"))
    }
    #expect(error?.problem == "it holds more than 100000 values")
  }
}
