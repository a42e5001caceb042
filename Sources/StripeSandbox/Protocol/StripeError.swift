/// A refusal as Stripe words it; becomes the `error` object of the answer.
///
/// Shapes: docs.stripe.com/api/errors; codes: docs.stripe.com/error-codes. The description holds no key.
struct StripeError: Error, Sendable, CustomStringConvertible {
  enum Kind: String, Sendable {
    case invalidRequest = "invalid_request_error"
    case idempotency = "idempotency_error"
    case card = "card_error"
    case api = "api_error"
    case sessionExpired = "temporary_session_expired"
  }

  var status: Int
  var kind: Kind = .invalidRequest
  var code: String?
  var message: String
  var param: String?
  var rateLimitReason: String?

  /// Whether an idempotency key must not remember this answer: the work had not begun
  /// (docs.stripe.com/api/idempotent_requests).
  var leavesKeyUnused = false

  var description: String { "\(status) \(code ?? kind.rawValue): \(message)" }

  var body: JSON {
    var error = JSONObject()
    if let code {
      error.set("code", code)
      error.set("doc_url", "https://stripe.com/docs/error-codes/" + code.replacingUnderscores)
    }
    error.set("message", message)
    if let param { error.set("param", param) }
    error.set("type", kind.rawValue)
    var body = JSONObject()
    body.set("error", error)
    return .object(body)
  }
}

extension StripeError {
  static func invalid(_ message: String, param: String? = nil, code: String? = nil) -> StripeError {
    StripeError(status: 400, code: code, message: message, param: param)
  }

  static func refusedBeforeWork(_ message: String, param: String?, code: String?) -> StripeError {
    StripeError(
      status: 400, code: code, message: message, param: param, leavesKeyUnused: true)
  }

  static func missing(_ noun: String, _ id: String, param: String = "id") -> StripeError {
    StripeError(
      status: param == "id" ? 404 : 400, code: "resource_missing",
      message: "No such \(noun): '\(id)'", param: param)
  }

  static func unknownParameter(_ name: String) -> StripeError {
    refusedBeforeWork("Received unknown parameter: \(name)", param: name, code: "parameter_unknown")
  }

  static func parameterMissing(_ name: String) -> StripeError {
    refusedBeforeWork("Missing required param: \(name).", param: name, code: "parameter_missing")
  }

  static func unrecognized(method: String, path: String) -> StripeError {
    StripeError(
      status: 404,
      message: "Unrecognized request URL (\(method): \(path)). "
        + "Please see https://stripe.com/docs or we can help at https://support.stripe.com/.",
      leavesKeyUnused: true)
  }
}

extension String {
  fileprivate var replacingUnderscores: String { String(map { $0 == "_" ? "-" : $0 }) }
}
