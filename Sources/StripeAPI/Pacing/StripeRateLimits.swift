/// How many calls Stripe takes of one account in a second ([rate limits](https://docs.stripe.com/rate-limits)).
public struct StripeRateLimits: Hashable, Sendable {
  /// All calls together, but for meter events where they have a limit of their own.
  public var callsPerSecond: Int
  /// Of one endpoint, meter events aside.
  public var callsPerSecondAndEndpoint: Int
  /// Meter events; nil where they count as any other call.
  public var meterEventsPerSecond: Int?

  /// Limits of the given sizes, each at least one.
  public init(
    callsPerSecond: Int, callsPerSecondAndEndpoint: Int, meterEventsPerSecond: Int? = nil
  ) {
    self.callsPerSecond = max(1, callsPerSecond)
    self.callsPerSecondAndEndpoint = max(1, callsPerSecondAndEndpoint)
    self.meterEventsPerSecond = meterEventsPerSecond.map { max(1, $0) }
  }

  /// Stripe's of live mode.
  public static let live = StripeRateLimits(
    callsPerSecond: 100, callsPerSecondAndEndpoint: 25, meterEventsPerSecond: 1_000)
  /// Stripe's of test mode and sandboxes, where meter events count as any other call.
  public static let test = StripeRateLimits(callsPerSecond: 25, callsPerSecondAndEndpoint: 25)
}
