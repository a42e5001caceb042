public import Reporting

/// A record that was not taken.
public struct ImportReject: Error, Hashable, Sendable {
  /// The record as it was read, with its line.
  public let record: ImportRecord
  /// As the API's problems name it, or why the record could not be read.
  public let code: String
  /// At least one.
  public let issues: [ReportRefusal.Issue]

  init(_ record: ImportRecord, _ code: String, _ issues: [ReportRefusal.Issue]) {
    self.record = record
    self.code = code
    self.issues = issues
  }

  /// `line`, `code`, `errors` with `field` and `detail`, and the record as it stands.
  public var jsonForm: JSONValue {
    .object([
      "line": JSONValue(line), "code": .string(code),
      "errors": .array(
        issues.map { .object(["field": .string($0.field), "detail": .string($0.detail)]) }),
      "record": .string(String(decoding: record.raw, as: UTF8.self)),
    ])
  }

  private var line: Int64 { record.line }
}
