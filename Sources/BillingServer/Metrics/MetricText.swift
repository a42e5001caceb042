/// How metrics are written in the text exposition.
enum MetricText {
  /// What families mean; others are described by their name.
  static let helps: [String: String] = [
    "billing_http_requests_total": "Requests answered, by method, route template and status.",
    "billing_http_request_duration_seconds": "Time from a request's head to its answer.",
    "billing_http_requests_in_flight": "Requests that are being answered now.",
    "billing_reports_total": "Usage reports by what became of them.",
    "billing_ledger_append_duration_seconds":
      "Time until a report was durable, waiting for the shared commit included.",
    "billing_delivery_wait_duration_seconds":
      "Time that a report's answer waited for Stripe's acknowledgement.",
    "billing_delivery_answers_total": "What report answers said about delivery to Stripe.",
    "billing_stripe_events_total":
      "Stripe's events that were written down for the first time, by source and type.",
    "billing_stripe_events_due": "Stripe's events that wait to be processed.",
    "billing_stripe_events_unlinked":
      "Stripe's events about customers that nobody is linked to.",
    "billing_stripe_event_age_seconds":
      "How long ago the newest processed event had happened when it was processed.",
    "billing_stripe_event_failures_total":
      "Readings of Stripe's events that failed and are tried again.",
    "billing_stripe_listing_failures_total":
      "Customers whose subscriptions or invoices could not be read from Stripe.",
    "billing_stripe_meter_error_reports_total":
      "Stripe's reports about meter events that it could not count.",
    "billing_verification_differences":
      "What differed between the ledger and Stripe in the last hourly verification, by cause.",
    "billing_verification_customers": "Customers that the last verification compared.",
    "billing_verification_finished_timestamp_seconds":
      "When the last verification of all customers was over.",
    "billing_subscriptions_not_charged":
      "Subscriptions in a state in which Stripe charges less than is used, by the last verification.",
    "billing_planned_changes_open":
      "Changes and cancellations that were accepted and are neither in force nor over.",
    "billing_planned_changes_failed":
      "Of those, the ones that cannot be made until somebody acts: an alarm while it is not 0.",
    "billing_planned_change_failures_total": "Accepted changes found not to be possible.",
    "billing_verification_difference_minor":
      "What the last hourly verification found different, without sign, in minor units.",
    "billing_ledger_commits_total":
      "Commits that held reports or other writes; with PostgreSQL those of reports.",
    "billing_ledger_committed_writes_total": "Callers whose writes those commits held.",
    "billing_stripe_requests_total":
      "Requests to Stripe, repeats too: ok, limited (429), refused (other 4xx), failed (5xx), unanswered.",
    "billing_stripe_request_duration_seconds":
      "Time until Stripe's answer or until it was given up.",
    "billing_delivery_queue_customers": "Customers that wait to be compared with Stripe.",
    "billing_delivery_queue_age_seconds": "For how long the next of them has waited.",
    "billing_alerts_firing": "Alerts that fire, by severity; on the replica that evaluates rules.",
    "billing_alerts_firing_by_kind":
      "Alerts that fire, by the kind of their rules, such as late_usage and quarantine.",
    "billing_tls_certificate_expires_timestamp_seconds":
      "Until when the service's own certificate is valid, where it has one.",
    "billing_windows":
      "Windows of the running periods of all customers by state, as the last evaluation of alerts saw them.",
    "billing_delivery_failed_rounds_total":
      "Reconciliations of a customer that Stripe or the store did not let go on.",
    "billing_delivery_troubled_segments_total":
      "Totals found undelivered for a reason, each time one is looked at.",
    "billing_export_written_timestamp_seconds":
      "When a scheduled export was written last, by its kind.",
    "billing_export_failures_total":
      "Scheduled exports that could not be written and are tried again, by kind.",
    "billing_build_info": "Which version of the service this is; always 1.",
    "billing_requests_limited_total":
      "Requests refused because their key or their address sent too many.",
    "billing_up": "Always 1 while the service answers.",
  ]

  /// A name of letters, digits and underscores with the suffix that its kind has.
  static func name(_ label: String, kind: MetricKind) -> String {
    var name = String(label.map { isNameCharacter($0) ? $0 : "_" })
    if name.first?.isNumber ?? true { name = "_" + name }
    switch kind {
    case .counter where !name.hasSuffix("_total"): return name + "_total"
    case .histogram where !name.hasSuffix("_seconds"): return name + "_seconds"
    default: return name
    }
  }

  /// The labels in the order of their names: `{method="GET",route="/healthz"}`; empty when there are none.
  static func labels(_ dimensions: [(String, String)]) -> String {
    guard !dimensions.isEmpty else { return "" }
    let pairs = dimensions.sorted { $0.0 < $1.0 }
      .map { "\(name($0.0, kind: .gauge))=\"\(escaped($0.1))\"" }
    return "{\(pairs.joined(separator: ","))}"
  }

  static func family(_ name: String, _ family: PrometheusRegistry.Family) -> String {
    let help = helps[name] ?? name.replacing("_", with: " ")
    var text = "# HELP \(name) \(help)\n# TYPE \(name) \(family.kind.rawValue)\n"
    for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
      text += lines(name, labels, family.kind, series.current)
    }
    return text
  }

  private static func lines(
    _ name: String, _ labels: String, _ kind: MetricKind, _ state: MetricSeries.State
  ) -> String {
    switch kind {
    case .counter, .gauge: return "\(name)\(labels) \(number(state.value))\n"
    case .summary: return totals(name, labels, state)
    case .histogram: return buckets(name, labels, state) + totals(name, labels, state)
    }
  }

  private static func totals(_ name: String, _ labels: String, _ state: MetricSeries.State)
    -> String
  {
    "\(name)_sum\(labels) \(number(state.value))\n\(name)_count\(labels) \(state.count)\n"
  }

  private static func buckets(_ name: String, _ labels: String, _ state: MetricSeries.State)
    -> String
  {
    var text = ""
    var cumulative: Int64 = 0
    for (bound, count) in zip(MetricSeries.buckets, state.bucketCounts) {
      cumulative += count
      text += "\(name)_bucket\(with(labels, "le", number(bound))) \(cumulative)\n"
    }
    return text + "\(name)_bucket\(with(labels, "le", "+Inf")) \(state.count)\n"
  }

  private static func with(_ labels: String, _ key: String, _ value: String) -> String {
    labels.isEmpty ? "{\(key)=\"\(value)\"}" : "\(labels.dropLast()),\(key)=\"\(value)\"}"
  }

  /// Whole values without a point.
  private static func number(_ value: Double) -> String {
    Int64(exactly: value).map(String.init) ?? String(value)
  }

  private static func escaped(_ value: String) -> String {
    value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }

  private static func isNameCharacter(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || character == "_")
  }
}
