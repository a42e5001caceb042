/// Decides whether and when one request is sent again; holds no clock and does nothing itself.
///
/// The rules are those of Stripe's own libraries: the `Stripe-Should-Retry` header decides when there is one; else
/// connection failures, 409 and 5xx are retried and nothing else. 429 is left to the caller, who knows what may wait
/// ([error handling](https://docs.stripe.com/error-low-level)).
struct RetryPolicy: Sendable, Equatable {
  /// How often a request is sent again after the first time.
  let maxRetries: Int
  private(set) var retries = 0

  init(maxRetries: Int) {
    self.maxRetries = maxRetries
  }

  /// What one attempt ended with.
  enum Outcome: Sendable, Equatable {
    case noAnswer
    case answer(status: Int, shouldRetry: String?)
  }

  enum Action: Sendable, Equatable {
    /// Wait, then send the same request with the same idempotency key.
    case retry(after: Duration)
    /// Hand the outcome to the caller.
    case finish
  }

  /// What to do after an attempt. `spread` is a random number in 0.5…1 that keeps clients from retrying in step.
  mutating func action(after outcome: Outcome, spread: Double) -> Action {
    guard retries < maxRetries, Self.isRetriable(outcome) else { return .finish }
    retries += 1
    return .retry(after: Self.delay(beforeRetry: retries, spread: spread))
  }

  private static func isRetriable(_ outcome: Outcome) -> Bool {
    switch outcome {
    case .noAnswer: true
    case .answer(_, shouldRetry: "true"): true
    case .answer(_, shouldRetry: "false"): false
    case .answer(let status, _): status == 409 || status >= 500
    }
  }

  /// 0.5 s doubled with each retry up to 5 s, spread, and never under 0.5 s.
  private static func delay(beforeRetry number: Int, spread: Double) -> Duration {
    let doubled = 500 << min(number - 1, 10)
    let milliseconds = Double(min(doubled, 5_000)) * min(max(spread, 0.5), 1)
    return .milliseconds(max(500, Int(milliseconds)))
  }
}
