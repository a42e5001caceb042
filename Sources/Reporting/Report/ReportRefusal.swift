/// Why a report was not taken: every field that is wrong, what was found there and what is allowed.
public struct ReportRefusal: Error, Equatable, Sendable, CustomStringConvertible {
  /// Whether the document could not be read at all or says something that cannot be.
  public enum Code: String, Sendable {
    /// Broken JSON, duplicate keys, nesting: nothing was understood.
    case malformed = "malformed_json"
    /// Understood, and wrong in the fields named.
    case invalid = "invalid_report"
  }

  /// One field that is wrong.
  public struct Issue: Hashable, Sendable {
    /// The field as a caller wrote it: `metrics.devices`; empty for the document itself.
    public let field: String
    /// A sentence with what was found and the limit.
    public let detail: String

    /// Takes the parts as they are; `detail` reads behind the field's name.
    public init(field: String, detail: String) {
      self.field = field
      self.detail = detail
    }
  }

  /// The stable `code` of the answer's problem details.
  public let code: Code
  /// At least one, in the order of the document.
  public let issues: [Issue]

  /// At least one issue.
  public init(_ code: Code, _ issues: [Issue]) {
    self.code = code
    self.issues = issues
  }

  /// Every issue as `field: detail`, separated by semicolons.
  public var description: String {
    issues.map { $0.field.isEmpty ? $0.detail : "\($0.field): \($0.detail)" }
      .joined(separator: "; ")
  }
}
