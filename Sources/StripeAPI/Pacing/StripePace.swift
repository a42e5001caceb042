import Synchronization

/// Keeps the calls of one account under its limits; all clients of the account in this process share it.
///
/// Who comes when the limit is used up waits; nobody is refused. Several processes of one account each need a part of the
/// limits: Stripe counts them together.
public final class StripePace: Sendable {
  private let pacing: Mutex<CallPacing>
  private let start = ContinuousClock.now

  /// The given limits, always.
  public init(_ limits: StripeRateLimits) {
    pacing = Mutex(CallPacing(limits))
  }

  /// Stripe's own limits for the key; where the address is not Stripe's, from the first refusal for
  /// the rate of all calls on.
  public init(of configuration: StripeConfiguration) {
    pacing = Mutex(
      CallPacing(
        configuration.key.isTestMode ? .test : .live,
        isInForce: configuration.baseURL == StripeConfiguration.stripeURL))
  }

  /// Returns when the call may go; throws `CancellationError` when the task is cancelled meanwhile.
  func turn(_ lane: CallPacing.Lane, _ effects: StripeClientEffects) async throws {
    while true {
      let now = nanoseconds(effects)
      switch pacing.withLock({ $0.action(lane, at: now) }) {
      case .go: return
      case .wait(let nanoseconds): try await effects.sleep(.nanoseconds(nanoseconds))
      }
    }
  }

  /// Takes an answer's word on the limits into account.
  func observe(
    _ answer: StripeHTTPResponse, _ lane: CallPacing.Lane, _ effects: StripeClientEffects
  ) {
    guard answer.status == 429 else { return }
    let now = nanoseconds(effects)
    pacing.withLock { pacing in
      pacing.refused(
        lane, reason: answer.header("Stripe-Rate-Limited-Reason"),
        retryAfterSeconds: answer.retryAfterSeconds, at: now)
    }
  }

  private func nanoseconds(_ effects: StripeClientEffects) -> Int64 {
    Int64((effects.instant() - start) / .nanoseconds(1))
  }
}

extension StripeHTTPResponse {
  /// `Retry-After` in seconds, at most a minute; nil where there is none or it is no number.
  var retryAfterSeconds: Int64? {
    header("Retry-After").flatMap { Int64($0) }.map { min(max(0, $0), 60) }
  }
}
