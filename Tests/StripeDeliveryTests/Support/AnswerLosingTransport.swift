import StripeAPI
import Synchronization

/// Loses the answers to the first requests of one method and path; Stripe has done what they asked for.
final class AnswerLosingTransport: StripeTransport {
  private let inner: any StripeTransport
  private let method: StripeHTTPMethod
  private let path: String
  private let left: Mutex<Int>

  init(
    _ inner: any StripeTransport, losing count: Int, of method: StripeHTTPMethod,
    at path: String
  ) {
    self.inner = inner
    self.method = method
    self.path = path
    left = Mutex(count)
  }

  /// How many answers are still going to be lost.
  var remaining: Int { left.withLock { $0 } }

  func send(_ request: StripeHTTPRequest) async throws -> StripeHTTPResponse {
    let answer = try await inner.send(request)
    guard request.method == method, request.url.contains(path) else { return answer }
    let isLost = left.withLock { left in
      guard left > 0 else { return false }
      left -= 1
      return true
    }
    if isLost { throw StripeTransportError(kind: .timeout, reason: "answer lost") }
    return answer
  }
}
