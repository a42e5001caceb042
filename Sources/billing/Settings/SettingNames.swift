import Metering

/// The names of the settings, for telling an operator which variables look like one and are none.
enum SettingNames {
  /// Those with a `_FILE` twin.
  static let secrets = [
    "DATABASE_URL", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "BILLING_ADMIN_KEY",
    "BILLING_SECRET",
  ]
  private static let others = [
    "HOST", "PORT", "STRIPE_API_BASE", "STRIPE_API_VERSION", "STRIPE_CALLS_PER_SECOND",
    "STRIPE_METER_EVENTS_PER_SECOND", "BILLING_CATALOG",
    "BILLING_ALERT_RULES", "BILLING_ALERT_SECONDS", "BILLING_ALERT_ADDRESSES",
    "BILLING_EXPORT_FOLDER", "BILLING_EXPORTS", "BILLING_EXPORT_HOUR",
    "BILLING_QUARANTINE_FACTOR", "BILLING_QUARANTINE_AMOUNT", "BILLING_QUARANTINE_BOUNDS",
    "BILLING_QUARANTINE_HOURS", "BILLING_QUARANTINE_THEN",
    "BILLING_PUBLIC_URL", "BILLING_FRAME_ANCESTORS", "BILLING_PORTAL_URL",
    "BILLING_BRAND_NAME", "BILLING_BRAND_COLOR", "BILLING_BRAND_LOGO", "BILLING_BRAND_LANGUAGE",
    "BILLING_BRAND_STRINGS",
    "BILLING_TLS_CERTIFICATE", "BILLING_TLS_KEY", "BILLING_MAX_METRIC_NAMES",
    "BILLING_MAX_INSTANCES", "BILLING_MAX_NEW_CUSTOMERS", "BILLING_MAX_BATCHES",
    "BILLING_SHUTDOWN_SECONDS", "BILLING_MAX_CONNECTIONS", "BILLING_MAX_CONNECTIONS_PER_ADDRESS",
    "BILLING_HEADER_SECONDS",
    "BILLING_BODY_SECONDS", "BILLING_IDLE_SECONDS", "BILLING_MAX_BODY_MEGABYTES",
    "BILLING_MAX_ANSWER_MEGABYTES", "BILLING_MAX_LISTS",
    "BILLING_MAX_REQUESTS_PER_SECOND", "BILLING_MAX_REQUEST_BURST", "BILLING_MAX_WRONG_KEYS",
    "LOG_LEVEL", "LOG_FORMAT",
  ]
  /// The exporter's, which may share an environment.
  private static let exporters = ["BILLING_API_URL", "BILLING_API_KEY", "BILLING_API_KEY_FILE"]

  static let all = secrets + secrets.map { $0 + "_FILE" } + others

  private static let prefixes = ["BILLING_", "STRIPE_"]
  /// Shorter names are near too many others.
  private static let shortestNearMiss = 8

  /// A sentence for each variable that nothing reads although it looks like a setting; never its value.
  static func warnings(about environment: some Collection<String>) -> [String] {
    let vocabulary = Vocabulary(all)
    return environment.sorted().compactMap { name in
      guard !all.contains(name), !exporters.contains(name) else { return nil }
      let isOurs = prefixes.contains { name.uppercased().hasPrefix($0) }
      let near = name.utf8.count >= shortestNearMiss || isOurs ? vocabulary.closest(to: name) : nil
      guard isOurs || near != nil else { return nil }
      let hint = near.map { "; did you mean \($0)?" } ?? ""
      return "\(name.prefix(100)) is set and is not a setting of billing\(hint)"
    }
  }
}
