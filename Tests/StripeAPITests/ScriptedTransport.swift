import Logging
import StripeAPI
import Synchronization

/// Answers from a list, in order, and remembers what was asked.
final class ScriptedTransport: StripeTransport {
  enum Step: Sendable {
    case answer(Int, String, [String: String])
    case failure(StripeTransportError.Kind)

    static func ok(_ body: String) -> Step { .answer(200, body, [:]) }
    static func status(_ status: Int, _ headers: [String: String] = [:]) -> Step {
      .answer(status, #"{"error":{"type":"api_error","message":"scripted"}}"#, headers)
    }
  }

  private struct State {
    var steps: [Step]
    var requests: [StripeHTTPRequest] = []
  }

  private let state: Mutex<State>

  init(_ steps: [Step]) {
    state = Mutex(State(steps: steps))
  }

  var requests: [StripeHTTPRequest] { state.withLock { $0.requests } }

  func send(_ request: StripeHTTPRequest) async throws -> StripeHTTPResponse {
    let step = state.withLock { state in
      state.requests.append(request)
      return state.steps.isEmpty ? nil : state.steps.removeFirst()
    }
    switch step {
    case .answer(let status, let body, let headers):
      return StripeHTTPResponse(
        status: status, headers: headers.map { ($0.key, $0.value) }, body: Array(body.utf8))
    case .failure(let kind): throw StripeTransportError(kind: kind, reason: "scripted")
    case nil: throw StripeTransportError(kind: .connection, reason: "the script is over")
    }
  }
}

/// Waits nothing and remembers how long it should have.
final class RecordedSleep: Sendable {
  private let recorded = Mutex<[Duration]>([])

  var durations: [Duration] { recorded.withLock { $0 } }

  func record(_ duration: Duration) {
    recorded.withLock { $0.append(duration) }
  }
}

extension StripeClient {
  /// A client on a script, whose random bits are 1, 2, 3…
  static func scripted(
    _ transport: ScriptedTransport, version: StripeVersion = .pinned, maxRetries: Int = 2,
    sleep: RecordedSleep = RecordedSleep()
  ) -> StripeClient {
    let counter = Counter()
    return StripeClient(
      configuration: StripeConfiguration(
        key: StripeSecretKey("sk_test_secret"), baseURL: "http://stripe.test", version: version,
        maxRetries: maxRetries),
      transport: transport,
      effects: StripeClientEffects(
        randomBits: { counter.next() }, sleep: { sleep.record($0) }),
      logger: .silent)
  }
}

/// Counts from 1.
final class Counter: Sendable {
  private let count = Mutex<UInt64>(0)

  func next() -> UInt64 {
    count.withLock { count in
      count += 1
      return count
    }
  }
}

extension Logger {
  /// For tests that provoke what would be logged.
  static let silent = Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() }
}
