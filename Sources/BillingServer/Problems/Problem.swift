import HTTPTypes
import Reporting

/// An error as a caller sees it: RFC 9457 problem details with a stable `code`.
///
/// Nothing in it is secret: it is answered to whoever asked, and logged.
struct Problem: Error, Sendable {
  /// What is wrong with one field.
  struct Issue: Hashable, Sendable {
    /// The field as the caller wrote it; empty for the document itself.
    let field: String
    let detail: String

    init(field: String, detail: String) {
      self.field = field.cut()
      self.detail = detail
    }
  }

  let status: HTTPResponse.Status
  /// Stable: callers may compare it.
  let code: ProblemCode
  /// The same for every problem of this code.
  let title: String
  /// This occurrence, as a sentence.
  let detail: String
  var issues: [Issue] = []
  var headers: HTTPFields = [:]
  /// Further members of the document.
  var members = JSONObject()

  init(
    _ status: HTTPResponse.Status, _ code: ProblemCode, title: String, detail: String,
    issues: [Issue] = [], headers: HTTPFields = [:], members: JSONObject = JSONObject()
  ) {
    self.status = status
    self.code = code
    self.title = title
    self.detail = detail
    self.issues = issues
    self.headers = headers
    self.members = members
  }

  /// The problem document; `error` repeats the detail for callers that read only that.
  func document(requestID: String?) -> JSONValue {
    var object: JSONObject = [
      "type": .string("urn:billing:problem:\(code.rawValue)"), "title": .string(title),
      "status": JSONValue(Int64(status.code)), "detail": .string(detail),
      "code": .string(code.rawValue),
      "error": .string(detail),
    ]
    if !issues.isEmpty { object.append("errors", .array(issues.map(\.document))) }
    for member in members.members { object.append(member.key, member.value) }
    if let requestID { object.append("request_id", .string(requestID)) }
    return .object(object)
  }
}

extension Problem.Issue {
  fileprivate var document: JSONValue {
    .object(["field": .string(field), "detail": .string(detail)])
  }
}
