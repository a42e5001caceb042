import Foundation

extension StripeError {
  /// Reads an answer outside 200…299, whatever its body holds: proxies answer HTML, and Stripe's v2 API leaves fields out.
  init(answer: StripeHTTPResponse) {
    guard !(300..<400).contains(answer.status) else {
      self.init(redirect: answer)
      return
    }
    let body = try? JSONDecoder().decode(ErrorBody.self, from: Data(answer.body))
    let error = body?.error
    self.init(
      kind: Self.kind(of: answer, type: error?.type, code: error?.code),
      message: error?.message ?? "answered \(answer.status) without a readable error",
      status: answer.status,
      type: error?.type,
      code: error?.code,
      param: error?.param,
      requestID: answer.requestID)
  }

  /// Stripe redirects nobody: whoever does is not Stripe, and gets no second request. It may be set right where the address
  /// is set, so that what was to be sent waits.
  private init(redirect answer: StripeHTTPResponse) {
    let target =
      answer.header("Location").map { Self.host(in: $0) } ?? "an address that it does not name"
    self.init(
      kind: .connection,
      message:
        "answered \(answer.status), a redirect to \(target); redirects are not followed: the address of Stripe must be that of Stripe itself",
      status: answer.status, requestID: nil)
  }

  /// Scheme, host and port of an address that someone else wrote; a path alone stays on the host.
  private static func host(in location: String) -> String {
    let isPlain = location.utf8.allSatisfy { 0x21 <= $0 && $0 < 0x7F }
    guard isPlain, let url = URLComponents(string: location) else { return "an unreadable address" }
    guard let host = url.host else { return "another path of the same host" }
    let port = url.port.map { ":\($0)" } ?? ""
    return (url.scheme.map { "\($0)://" } ?? "") + host.prefix(100) + port
  }

  private static func kind(of answer: StripeHTTPResponse, type: String?, code: String?) -> Kind {
    if type == "idempotency_error" { return .idempotency }
    return switch answer.status {
    case 429: .rateLimited(reason: answer.header("Stripe-Rate-Limited-Reason"))
    case 401: .authentication
    case 402: .card
    case 403: .permission
    case 404: .notFound
    case 409: .conflict
    case 400..<500: .invalidRequest
    default: .api
    }
  }

  private struct ErrorBody: Decodable {
    let error: Details

    struct Details: Decodable {
      let type: String?
      let code: String?
      let message: String?
      let param: String?
    }
  }
}
