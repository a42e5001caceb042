import HTTPTypes
import Metering
import Reporting

/// Problems with a request itself.
extension Problem {
  /// The first ``ReportRefusal/maximumIssues`` are told.
  static func invalid(_ issues: [Issue], code: ProblemCode = .invalidRequest) -> Problem {
    let issues = Array(issues.prefix(ReportRefusal.maximumIssues))
    return Problem(
      .unprocessableContent, code, title: "The request says something that cannot be",
      detail: sentence(issues), issues: issues)
  }

  static func malformed(_ detail: String) -> Problem {
    Problem(
      .badRequest, .malformedJSON, title: "The body is not JSON", detail: detail,
      issues: [Issue(field: "", detail: detail)])
  }

  static func tooLarge(limit: Int) -> Problem {
    Problem(
      .contentTooLarge, .bodyTooLarge, title: "The body is too large",
      detail: "the body has more than \(limit) bytes")
  }

  static var incompleteBody: Problem {
    Problem(
      .badRequest, .incompleteBody, title: "The body did not arrive whole",
      detail: "the body ended early or is not framed as its headers say; nothing was stored")
  }

  static var tooManyBodies: Problem {
    Problem(
      .serviceUnavailable, .overloaded, title: "Too much arrives at once",
      detail: "the memory for bodies is taken; send the same request again in a moment",
      headers: [.retryAfter: "2"])
  }

  static var tooManyLists: Problem {
    Problem(
      .serviceUnavailable, .overloaded, title: "Too many lists are asked for at once",
      detail: "others are being read; send the same request again in a moment",
      headers: [.retryAfter: "2"])
  }

  static var tooManyLivePages: Problem {
    Problem(
      .serviceUnavailable, .overloaded, title: "Too many live pages are open",
      detail:
        "\(LiveChanges.mostStreams) pages follow what changes already; close one, or load the page again by hand",
      headers: [.retryAfter: "30"])
  }

  static func tooManyAttempts(seconds: Int64) -> Problem {
    Problem(
      .tooManyRequests, .tooManyAttempts, title: "Too many wrong keys",
      detail: "too many wrong keys were tried; the next is looked at in \(seconds) seconds",
      headers: [.retryAfter: String(seconds)])
  }

  static func tooManyRequests(_ standing: RateStanding) -> Problem {
    let whose = standing.kind == .key ? "this key" : "this address without a key"
    return Problem(
      .tooManyRequests, .tooManyRequests, title: "Too many requests",
      detail:
        "the requests of \(whose) are used up; send the same request again in \(standing.seconds) s",
      headers: [.retryAfter: String(standing.seconds)])
  }

  static func tooManyNewCustomers(limit: Int, seconds: Int64) -> Problem {
    Problem(
      .tooManyRequests, .tooManyNewCustomers, title: "Too many new customers",
      detail:
        "this key may report for \(limit) customers a day that never reported before; the next in \(seconds) s",
      headers: [.retryAfter: String(seconds)])
  }

  static func tooManyBatches(limit: Int) -> Problem {
    Problem(
      .tooManyRequests, .tooManyBatches, title: "Too many batches at once",
      detail: "\(limit) batches are being stored; send the same request again in a moment",
      headers: [.retryAfter: "1"])
  }

  static func unsupportedMediaType(_ found: String, taken: [String]) -> Problem {
    Problem(
      .unsupportedMediaType, .unsupportedMediaType, title: "The body has the wrong type",
      detail: "Content-Type is \(found.prefix(100)); taken is \(taken.joined(separator: " or "))",
      headers: [.accept: taken.joined(separator: ", ")])
  }

  static func foreignOrigin(_ detail: String) -> Problem {
    Problem(
      .forbidden, .foreignOrigin, title: "The request comes from another site", detail: detail)
  }

  static var unknownRoute: Problem {
    Problem(
      .notFound, .unknownRoute, title: "There is no such route",
      detail: "no route has this path; GET /openapi.yaml describes every route")
  }

  static func methodNotAllowed(_ method: HTTPRequest.Method, allowed: [HTTPRequest.Method])
    -> Problem
  {
    let names = allowed.map(\.rawValue).joined(separator: ", ")
    return Problem(
      .methodNotAllowed, .methodNotAllowed, title: "The route does not take this method",
      detail: "\(method.rawValue) is not taken here; allowed are \(names)",
      headers: [.allow: names])
  }

  /// The same for a customer that does not exist and for one that the caller's key must not know of.
  static func unknownCustomer(_ customer: CustomerID) -> Problem {
    Problem(
      .notFound, .unknownCustomer, title: "There is no such customer",
      detail: "customer \"\(customer)\" never reported and is not linked")
  }

  static func noReports(of customer: CustomerID) -> Problem {
    Problem(
      .notFound, .noReports, title: "There is no report yet",
      detail: "customer \"\(customer)\" has not reported yet")
  }

  static func issues(of refusal: ReportRefusal) -> [Issue] {
    refusal.issues.map { Issue(field: $0.field, detail: $0.detail) }
  }

  private static func sentence(_ issues: [Issue]) -> String {
    issues.map { $0.field.isEmpty ? $0.detail : "\($0.field): \($0.detail)" }
      .joined(separator: "; ")
  }
}

extension HTTPField.Name {
  // Literals of lower-case letters and hyphens are field names (RFC 9110 §5.1).
  static let rateLimit = HTTPField.Name("ratelimit")!
  static let rateLimitPolicy = HTTPField.Name("ratelimit-policy")!
}
