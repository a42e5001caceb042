/// A line of the guide's troubleshooting list or production checklist, and the checks that answer it.
public struct GuideLine: Hashable, Sendable {
  /// As the guide has it.
  public let text: String
  /// Never empty.
  public let checks: [DoctorCheck]

  private init(_ text: String, _ checks: DoctorCheck...) {
    self.text = text
    self.checks = checks
  }

  /// What the guide says to check when usage does not show, shows twice, or calls Stripe too often.
  public static let troubleshooting = [
    GuideLine("Lookup keys match exactly (`device_usage`, not `device-usage`)", .lookupKeys),
    GuideLine("Customer has an active subscription", .subscriptions),
    GuideLine("Subscription includes the metered price", .subscriptions, .prices),
    GuideLine("Billing exporter has `ENABLE_USAGE_REPORTING=true`", .exporters),
    GuideLine("Duplicate Usage Records", .prices, .subscriptions, .exporters),
    GuideLine("High Stripe API Usage", .apiUsage),
  ]

  /// What the guide says to do before real customers pay.
  public static let production = [
    GuideLine("Create production prices in Stripe (not test mode)", .stripeKey, .account),
    GuideLine("Set appropriate per-unit prices", .prices),
    GuideLine("Configure graduated/volume pricing if needed", .prices),
    GuideLine("Test with trial customer first", .deliveries),
    GuideLine("Enable usage reporting in customer deployments", .exporters),
    GuideLine("Set up monitoring for failed usage reports", .alerts, .exporters, .deliveries),
    GuideLine("Add usage dashboard to customer portal", .publicURL),
    GuideLine("Document pricing in customer-facing materials", .prices),
    GuideLine("Set up alerts for unusual usage spikes", .alerts),
    GuideLine("Test billing cycle end-to-end (subscription + usage invoice)", .billingCycle),
  ]
}
