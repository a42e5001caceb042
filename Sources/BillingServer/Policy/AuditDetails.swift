import Reporting

/// What of a request's body is kept in the audit log.
enum AuditDetails {
  /// These say what was changed; of every other field only that it was there, so that no name or address of a person and no
  /// secret is kept.
  private static let shown: Set<String> = [
    "customer_id", "stripe_customer_id", "test_clock", "plan", "prices", "at", "trial_period_days",
    "expires_in", "dry_run", "kind", "rule", "seconds",
  ]

  static func text(of body: JSONObject) -> String {
    var details = JSONObject(body.members.filter { shown.contains($0.key) })
    let others = body.members.map(\.key).filter { !shown.contains($0) }
    if !others.isEmpty { details.append("fields", .array(others.map { .string($0) })) }
    return JSONValue.object(details).description
  }
}
