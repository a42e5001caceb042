import StripeAPI

/// Whether Stripe's events find their way here. Pure.
struct WebhookJudgement {
  static let path = "/webhooks/stripe"

  let facts: InstallationFacts
  let endpoints: [StripeWebhookEndpoint]

  var webhook: Diagnosis {
    guard let ours else {
      return Diagnosis(.webhook, "no endpoint of Stripe's leads here", [unregistered])
    }
    return Diagnosis(
      .webhook, "\(ours.id) sends to \(ours.url)",
      [disabled(ours), missing(ours), secretless(ours)].compactMap { $0 })
  }

  /// An enabled one before a disabled one.
  private var ours: StripeWebhookEndpoint? {
    let leading = endpoints.filter { endpoint in
      facts.publicURL.map { endpoint.url == $0 + Self.path } ?? endpoint.url.hasSuffix(Self.path)
    }
    return leading.first(where: \.isEnabled) ?? leading.first
  }

  private var url: String { (facts.publicURL ?? "https://…") + Self.path }

  private var unregistered: DoctorFinding {
    let elsewhere = endpoints.map(\.url).filter { $0.hasSuffix(Self.path) }
    let other = elsewhere.isEmpty ? "" : " (there is one to \(elsewhere.joined(separator: ", ")))"
    return finding(
      .warning, "webhook endpoint",
      "Stripe sends its events to no endpoint \(url)\(other): what changes there is noticed when it is asked the next time, not at once",
      "POST /v1/webhook_endpoints with url=\(url) and enabled_events[]=\(WantedEvents.types.joined(separator: ", enabled_events[]=")); put the secret of its answer into STRIPE_WEBHOOK_SECRET"
    )
  }

  private func disabled(_ endpoint: StripeWebhookEndpoint) -> DoctorFinding? {
    guard !endpoint.isEnabled else { return nil }
    return finding(
      .error, "webhook endpoint \(endpoint.id)", "it is disabled: Stripe sends nothing",
      "POST /v1/webhook_endpoints/\(endpoint.id) with disabled=false")
  }

  private func missing(_ endpoint: StripeWebhookEndpoint) -> DoctorFinding? {
    let known = Set(endpoint.enabledEvents)
    guard !known.contains("*") else { return nil }
    let missing = WantedEvents.types.filter { !known.contains($0) }
    guard !missing.isEmpty else { return nil }
    return finding(
      .warning, "webhook endpoint \(endpoint.id)",
      "it does not send \(missing.joined(separator: ", "))",
      "POST /v1/webhook_endpoints/\(endpoint.id) with enabled_events[]=\((endpoint.enabledEvents + missing).joined(separator: ", enabled_events[]="))"
    )
  }

  private func secretless(_ endpoint: StripeWebhookEndpoint) -> DoctorFinding? {
    guard !facts.hasWebhookSecret else { return nil }
    return finding(
      .error, "STRIPE_WEBHOOK_SECRET",
      "it is not set, so what \(endpoint.id) sends is answered 503 and comes to nothing",
      "set STRIPE_WEBHOOK_SECRET (or STRIPE_WEBHOOK_SECRET_FILE) to the endpoint's signing secret, whsec_…"
    )
  }

  private func finding(
    _ severity: DoctorFinding.Severity, _ subject: String, _ explanation: String, _ remedy: String
  ) -> DoctorFinding {
    DoctorFinding(
      check: .webhook, severity: severity, subject: subject, explanation: explanation,
      remedy: remedy)
  }
}
