internal import Foundation

extension StripeError {
  /// Reads an answer outside 200…299, whatever its body holds: proxies answer HTML, and Stripe's v2 API leaves fields out.
  init(answer: StripeHTTPResponse) {
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
