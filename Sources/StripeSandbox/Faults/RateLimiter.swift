/// Calls per second, over all and per endpoint (docs.stripe.com/rate-limits); off where the limit is 0.
struct RateLimiter: Sendable {
  private var second: Int64 = 0
  private var all: Int64 = 0
  private var perEndpoint: [String: Int64] = [:]

  /// The reason of the refusal, or nil where the call may pass.
  mutating func reason(endpoint: String, now: Int64, rules: BillingRules) -> String? {
    if now != second {
      second = now
      all = 0
      perEndpoint = [:]
    }
    all += 1
    perEndpoint[endpoint, default: 0] += 1
    if rules.callsPerSecond > 0, all > rules.callsPerSecond { return "global-rate" }
    if rules.callsPerSecondAndEndpoint > 0,
      perEndpoint[endpoint, default: 0] > rules.callsPerSecondAndEndpoint
    {
      return "endpoint-rate"
    }
    return nil
  }
}
