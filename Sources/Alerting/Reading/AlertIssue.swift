/// One mistake in a file or an object of rules: where it is, and what is allowed there.
public struct AlertIssue: Hashable, Sendable, CustomStringConvertible {
  /// Counted from one; nil where there are no lines, as in a request.
  public let line: Int?
  /// `rules.night.percent`; empty for the whole.
  public let path: String
  /// A sentence without a full stop.
  public let problem: String

  /// `12: rules.night.percent: expected …`.
  public var description: String {
    [line.map(String.init), path.isEmpty ? nil : path, problem].compactMap(\.self)
      .joined(separator: ": ")
  }
}

/// Why rules are refused: every mistake at once.
public struct AlertRuleError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Never empty.
  public let issues: [AlertIssue]

  /// A line for each, `file` before it.
  public func text(in file: String) -> String {
    issues.map { "\(file):\($0)" }.joined(separator: "\n")
  }

  /// A line for each.
  public var description: String { issues.map(\.description).joined(separator: "\n") }
}
