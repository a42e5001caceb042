/// Why a report was not taken: every field that is wrong, what was found there and what is allowed.
public struct ReportRefusal: Error, Equatable, Sendable, CustomStringConvertible {
  /// Whether the document could not be read at all or says something that cannot be.
  public enum Code: String, Sendable {
    /// Broken JSON, duplicate keys, nesting: nothing was understood.
    case malformed = "malformed_json"
    /// Understood, and wrong in the fields named.
    case invalid = "invalid_report"
    /// More bytes than one report may have.
    case tooLarge = "body_too_large"
  }

  /// One field that is wrong.
  public struct Issue: Hashable, Sendable {
    /// The field as a caller wrote it: `metrics.devices`; empty for the document itself.
    public let field: String
    /// A sentence with what was found and the limit.
    public let detail: String

    /// Takes the parts as they are; `detail` reads behind the field's name.
    public init(field: String, detail: String) {
      self.field = field.cut()
      self.detail = detail
    }
  }

  /// How many problems of one report are told; the answer must not grow with what is wrong.
  public static let maximumIssues = 20

  /// The stable `code` of the answer's problem details.
  public let code: Code
  /// At least one, in the order of the document, and at most ``maximumIssues``.
  public let issues: [Issue]

  /// At least one issue.
  public init(_ code: Code, _ issues: [Issue]) {
    self.code = code
    self.issues = Array(issues.prefix(Self.maximumIssues))
  }

  /// Every issue as `field: detail`, separated by semicolons.
  public var description: String {
    issues.map { $0.field.isEmpty ? $0.detail : "\($0.field): \($0.detail)" }
      .joined(separator: "; ")
  }
}
