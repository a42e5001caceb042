/// What one Stripe account takes in a second (docs.stripe.com/rate-limits), and what the service asks of it.
public enum StripeLimits {
  /// `POST /v1/billing/meter_events`, beside everything else.
  public static let meterEventsPerSecond = 1_000.0
  /// All other calls of live mode, and those of one endpoint.
  public static let callsPerSecond = 100.0
  public static let callsOfEndpointPerSecond = 25.0

  /// Seconds in which one customer's hourly comparison uses up what Stripe allows: its subscriptions, one of them, its invoices and
  /// the preview, each an endpoint of its own, and for each meter the summary of what Stripe has.
  static func secondsOfComparison(meters: Int) -> Double {
    let all = Double(4 + meters) / callsPerSecond
    return max(all, Double(meters) / callsOfEndpointPerSecond)
  }
}
