/// Why a catalogue file is refused: every mistake in it at once, in the order of the file.
///
/// The description has one line a mistake and no secrets: the file holds none.
public struct CatalogError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Never empty.
  public let issues: [CatalogIssue]

  init(_ issues: [CatalogIssue]) { self.issues = issues }

  /// A catalogue file that could not be read from disk, and why.
  public init(unreadable file: String, reason: String) {
    issues = [
      CatalogIssue(
        code: .unreadable, file: file, line: nil, keyPath: "", problem: reason, found: nil,
        allowed: "a YAML file that can be read")
    ]
  }

  public var description: String { issues.map(\.description).joined(separator: "\n") }
}
