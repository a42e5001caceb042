import StripeAPI
import Synchronization

/// Stripe as a process sees it that is killed after so many changes: from then on nothing arrives any more.
final class CountedTransport: StripeTransport {
  /// Where in the last change the process dies.
  enum Death: Sendable, CaseIterable {
    /// Stripe does not get the request.
    case beforeTheCall
    /// Stripe does it, and nobody hears of it.
    case beforeTheAnswer
  }

  private struct State {
    var posts: [String] = []
    var left = Int.max
    var death = Death.beforeTheCall
    var isDead = false
  }

  private let inner: any StripeTransport
  private let state = Mutex(State())

  init(_ inner: any StripeTransport) {
    self.inner = inner
  }

  /// The addresses of the changes that Stripe got, in their order.
  var posts: [String] { state.withLock { $0.posts } }

  /// Lives again, forgets what it counted, and dies in the change after `changes` more.
  func live(for changes: Int = .max, death: Death = .beforeTheCall) {
    state.withLock { $0 = State(left: changes, death: death) }
  }

  func send(_ request: StripeHTTPRequest) async throws -> StripeHTTPResponse {
    let isChange = request.body != nil
    let death: Death? = state.withLock { state in
      guard !state.isDead else { return .beforeTheCall }
      guard isChange else { return nil }
      guard state.left > 0 else {
        state.isDead = true
        return state.death
      }
      state.left -= 1
      state.posts.append(String(request.url.drop { $0 != "/" }.dropFirst(2).drop { $0 != "/" }))
      return nil
    }
    switch death {
    case nil: return try await inner.send(request)
    case .beforeTheCall: break
    case .beforeTheAnswer: _ = try await inner.send(request)
    }
    throw StripeTransportError(kind: .connection, reason: "killed")
  }
}
