/// One mistake in a catalogue file: where it stands, what was found, and what is allowed there.
public struct CatalogIssue: Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable {
    /// The file cannot be read.
    case unreadable
    /// The text is not YAML.
    case syntax
    case unknownKey = "unknown_key"
    case missingKey = "missing_key"
    /// A duplicate key, lookup key or meter's event name.
    case duplicate
    /// A value of the wrong form or outside its range.
    case badValue = "bad_value"
    /// Values that are fine alone and not together.
    case conflict
    /// Allowed, and probably not meant.
    case warning
  }

  public let code: Code
  public let file: String
  /// Counted from one; nil when the whole file is meant.
  public let line: Int?
  /// `plans.starter.prices[0].unit_amount`; empty for the whole file.
  public let keyPath: String
  /// A sentence without a full stop.
  public let problem: String
  /// The text that was found, or nil when nothing stands there.
  public let found: String?
  public let allowed: String

  init(
    code: Code, file: String, line: Int?, keyPath: String, problem: String, found: String?,
    allowed: String
  ) {
    self.code = code
    self.file = file
    self.line = line
    self.keyPath = keyPath
    self.problem = problem
    self.found = found
    self.allowed = allowed
  }

  /// `catalog.yaml:12: plans.starter.base: not an amount; found "29,00"; allowed: …`.
  public var description: String {
    let place = line.map { "\(file):\($0)" } ?? file
    let path = keyPath.isEmpty ? "" : "\(keyPath): "
    let found = found.map { "; found \"\($0.prefix(60))\"" } ?? ""
    return "\(place): \(path)\(problem)\(found); allowed: \(allowed)"
  }
}
