/// Collects the mistakes of one file while it is read, so that all are told at once.
///
/// Confined to one call of the reader.
final class IssueLog {
  let file: String
  private var issues: [CatalogIssue] = []

  init(file: String) { self.file = file }

  func add(
    _ code: CatalogIssue.Code, at path: CatalogPath, line: Int?, _ problem: String,
    found: String? = nil, allowed: String
  ) {
    issues.append(
      CatalogIssue(
        code: code, file: file, line: line, keyPath: path.description, problem: problem,
        found: found, allowed: allowed))
  }

  var warnings: [CatalogIssue] { inOrder { $0.code == .warning } }
  var mistakes: [CatalogIssue] { inOrder { $0.code != .warning } }

  /// By line; those of one line in the order they were found.
  private func inOrder(_ wanted: (CatalogIssue) -> Bool) -> [CatalogIssue] {
    issues.filter(wanted).enumerated()
      .sorted { ($0.element.line ?? 0, $0.offset) < ($1.element.line ?? 0, $1.offset) }
      .map(\.element)
  }
}
