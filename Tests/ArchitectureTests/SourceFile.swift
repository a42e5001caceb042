import Foundation

/// One Swift file: the target it belongs to, its path from the repository's root, and its lines.
struct SourceFile {
  let target: String
  let path: String
  let lines: [String]
  /// The file without what comments say, line by line, so that prose is not taken for code.
  let code: [String]

  init(target: String, path: String = "Fixture.swift", text: String) {
    self.target = target
    self.path = path
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    code = lines.map { line in
      guard let comment = line.range(of: #"(^|\s)//"#, options: .regularExpression) else {
        return line
      }
      return String(line[..<comment.lowerBound])
    }
  }

  func violation(line: Int, _ reason: String) -> Violation {
    Violation(place: "\(path):\(line + 1)", reason: reason)
  }
}

/// A rule that a line breaks; empty lists of these are what the tests expect.
struct Violation: Equatable, CustomStringConvertible {
  let place: String
  let reason: String

  var description: String { "\(place): \(reason)" }
}
