import StripeAPI

/// Stripe with one word of its answers replaced by another.
struct RewritingTransport: StripeTransport {
  let inner: any StripeTransport
  let from: String
  let to: String

  func send(_ request: StripeHTTPRequest) async throws -> StripeHTTPResponse {
    var answer = try await inner.send(request)
    let text = String(decoding: answer.body, as: UTF8.self)
    answer.body = Array(text.replacing(from, with: to).utf8)
    return answer
  }
}
