import HTTPTypes
import Logging

/// The lines that requests leave in the log, without bodies, headers or query strings: they may hold keys and tokens.
enum RequestLog {
  /// The metadata that names a request in all its lines.
  static let idKey = "hb.request.id"

  static func answered(
    _ method: HTTPRequest.Method, route: String?, status: HTTPResponse.Status,
    after duration: Duration, _ logger: Logger
  ) {
    logger.debug(
      "request",
      metadata: [
        "method": "\(method)", "route": "\(route ?? "none")", "status": "\(status.code)",
        "microseconds": "\(duration.nanoseconds / 1000)",
      ])
  }

  /// For the operator: what the answer does not say.
  static func failed(_ problem: Problem, _ cause: any Error, _ logger: Logger) {
    logger.error(
      "request failed", metadata: ["code": "\(problem.code.rawValue)", "cause": "\(cause)"])
  }
}
