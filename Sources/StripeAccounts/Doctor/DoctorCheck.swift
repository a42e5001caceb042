/// One thing that must be right for usage to be counted, delivered and billed; in the order in which they are shown.
public enum DoctorCheck: String, CaseIterable, Hashable, Sendable {
  /// The ledger can be opened and written.
  case database
  /// Somebody has a key, so that not everybody may do everything.
  case operatorKey = "operator_key"
  /// What API keys, links and sessions rest on, where replicas share a database.
  case billingSecret = "billing_secret"
  /// The address in links to customers' pages.
  case publicURL = "public_url"
  /// Test or live, and whose.
  case stripeKey = "stripe_key"
  /// Which dialect is spoken.
  case apiVersion = "api_version"
  /// Stripe answers, and the account can charge.
  case account
  /// Our clock beside Stripe's.
  case clock
  /// The prices of the catalogue, found by their lookup keys.
  case lookupKeys = "lookup_keys"
  /// What the prices at Stripe charge, and for what.
  case prices
  /// Each linked customer's subscriptions and their items.
  case subscriptions
  /// Invoices that are cut in mid-period.
  case thresholds
  /// Installations that are silent, double or refused.
  case exporters
  /// What Stripe has of the totals.
  case deliveries
  /// How often Stripe is called.
  case apiUsage = "api_usage"
  /// Stripe's events find their way here.
  case webhook
  /// How long an invoice waits for the last usage.
  case grace
  /// A period was billed from its start to its invoice.
  case billingCycle = "billing_cycle"
  /// Somebody is told when something is wrong.
  case alerts

  /// For people.
  public var title: String { rawValue.replacing("_", with: " ") }
}
