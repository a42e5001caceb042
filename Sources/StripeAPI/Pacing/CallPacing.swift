/// When the next call may go to Stripe: under every limit of the account, and not while Stripe asks to wait. Pure.
struct CallPacing: Sendable {
  /// What a call counts as.
  struct Lane: Hashable, Sendable {
    /// Method and path, without ids.
    let endpoint: String
    let isMeterEvent: Bool
  }

  enum Action: Equatable, Sendable {
    /// It counts as sent now.
    case go
    /// Ask again then.
    case wait(nanoseconds: Int64)
  }

  /// How long everything of a kind waits where Stripe names no time: its limits are those of a second. Who is refused again
  /// and again waits longer by the rules of its own retries.
  private static let pause = TokenBucket.second / 2

  private let limits: StripeRateLimits
  /// Whether the limits are kept; elsewhere than at Stripe itself from the first call on that was
  /// one too many of all.
  private(set) var isInForce: Bool
  private var calls: TokenBucket
  private var meterEvents: TokenBucket?
  private var endpoints: [String: TokenBucket] = [:]
  /// Until when what they are about waits.
  private var pauses: [Scope: Int64] = [:]

  /// What one refusal of Stripe's is about.
  private enum Scope: Hashable {
    case everything
    case endpoint(String)
  }

  init(_ limits: StripeRateLimits, isInForce: Bool = true) {
    self.limits = limits
    self.isInForce = isInForce
    calls = TokenBucket(limit: limits.callsPerSecond)
    meterEvents = limits.meterEventsPerSecond.map { TokenBucket(limit: $0) }
  }

  /// Whether a call may go at `now`, in nanoseconds since an arbitrary start.
  mutating func action(_ lane: Lane, at now: Int64) -> Action {
    var moment = max(now, pauses[.endpoint(lane.endpoint)] ?? now)
    if !hasOwnStream(lane) { moment = max(moment, pauses[.everything] ?? now) }
    guard isInForce else { return moment > now ? .wait(nanoseconds: moment - now) : .go }
    if hasOwnStream(lane) {
      moment = max(moment, meterEvents?.earliest(from: now) ?? now)
    } else {
      moment = max(moment, calls.earliest(from: now), bucket(lane)?.earliest(from: now) ?? now)
    }
    guard moment <= now else { return .wait(nanoseconds: moment - now) }
    take(lane, at: now)
    return .go
  }

  /// Stripe answered 429: `reason` is `Stripe-Rate-Limited-Reason`, nil for a lock that others hold, which is no reason for
  /// any other call to wait.
  mutating func refused(_ lane: Lane, reason: String?, retryAfterSeconds: Int64?, at now: Int64) {
    guard let scope = scope(lane, reason) else { return }
    if reason == "global-rate" { isInForce = true }
    pauses = pauses.filter { $0.value > now }
    let pause = retryAfterSeconds.map { max(0, $0) * TokenBucket.second } ?? Self.pause
    pauses[scope] = max(pauses[scope] ?? now, now + pause)
  }

  private func scope(_ lane: Lane, _ reason: String?) -> Scope? {
    switch reason {
    case nil, "resource-specific": nil
    case let reason? where reason.hasPrefix("global") && !hasOwnStream(lane): .everything
    default: .endpoint(lane.endpoint)
    }
  }

  private func hasOwnStream(_ lane: Lane) -> Bool { lane.isMeterEvent && meterEvents != nil }

  /// Meter events have no limit as an endpoint beside the one of their own or of all.
  private func bucket(_ lane: Lane) -> TokenBucket? {
    lane.isMeterEvent ? nil : endpoints[lane.endpoint]
  }

  private mutating func take(_ lane: Lane, at now: Int64) {
    if hasOwnStream(lane) {
      meterEvents?.take(at: now)
      return
    }
    calls.take(at: now)
    guard !lane.isMeterEvent else { return }
    endpoints[lane.endpoint, default: TokenBucket(limit: limits.callsPerSecondAndEndpoint)]
      .take(at: now)
  }
}
