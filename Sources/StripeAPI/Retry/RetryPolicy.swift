/// Decides whether and when one request is sent again; holds no clock and does nothing itself.
///
/// The rules are those of Stripe's own libraries: the `Stripe-Should-Retry` header decides when there is one; else
/// connection failures, 409 and 5xx are retried ([error handling](https://docs.stripe.com/error-low-level)). Beyond them 429
/// is: a call that was too many, or met a lock, was not executed ([rate limits](https://docs.stripe.com/rate-limits)).
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
    case answer(status: Int, shouldRetry: String?, retryAfterSeconds: Int64? = nil)
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
    let delay = Self.delay(beforeRetry: retries, spread: spread)
    guard case .answer(_, _, let seconds?) = outcome else { return .retry(after: delay) }
    return .retry(after: max(delay, .seconds(seconds)))
  }

  private static func isRetriable(_ outcome: Outcome) -> Bool {
    switch outcome {
    case .noAnswer: true
    case .answer(_, shouldRetry: "true", _): true
    case .answer(_, shouldRetry: "false", _): false
    case .answer(let status, _, _): status == 409 || status == 429 || status >= 500
    }
  }

  /// 0.5 s doubled with each retry up to 5 s, spread, and never under 0.5 s.
  private static func delay(beforeRetry number: Int, spread: Double) -> Duration {
    let doubled = 500 << min(number - 1, 10)
    let milliseconds = Double(min(doubled, 5_000)) * min(max(spread, 0.5), 1)
    return .milliseconds(max(500, Int(milliseconds)))
  }
}
