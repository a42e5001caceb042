import Metering
import StripeAPI
import UsageLedger

/// What the settings and the machine say. Pure.
struct InstallationJudgement {
  /// Below this the next day's reports may not fit.
  private static let leastMegabytes = 512

  let facts: InstallationFacts

  func diagnosis(_ check: DoctorCheck) -> Diagnosis {
    switch check {
    case .database: database
    case .billingSecret: secret
    case .publicURL: publicURL
    case .stripeKey: key
    default: apiVersion
    }
  }

  private var database: Diagnosis {
    if let problem = facts.databaseProblem {
      return Diagnosis(
        .database, "\(facts.database) cannot be used",
        [
          DoctorFinding(
            check: .database, severity: .error, subject: facts.database, explanation: problem,
            remedy:
              "see to it that DATABASE_URL names a place that this user may write, then `billing migrate`"
          )
        ])
    }
    guard let free = facts.freeMegabytes else {
      return Diagnosis(.database, "\(facts.database) is open and can be written")
    }
    guard free < Self.leastMegabytes else {
      return Diagnosis(
        .database, "\(facts.database) is open and can be written, \(free) MB are free")
    }
    return Diagnosis(
      .database, "\(facts.database) is open",
      [
        DoctorFinding(
          check: .database, severity: .warning, subject: facts.database,
          explanation:
            "its disk has \(free) MB left; when it is full, reports are refused with 503 until there is room",
          remedy:
            "make room, or move the file and set DATABASE_URL; `billing usage prune` frees details of old reports"
        )
      ])
  }

  private var secret: Diagnosis {
    guard facts.isShared else {
      return Diagnosis(
        .billingSecret,
        facts.hasSecret
          ? "BILLING_SECRET is set" : "kept in a file beside the database, for its owner alone")
    }
    guard !facts.hasSecret else { return Diagnosis(.billingSecret, "BILLING_SECRET is set") }
    return Diagnosis(
      .billingSecret, "BILLING_SECRET is not set",
      [
        DoctorFinding(
          check: .billingSecret, severity: .error, subject: "BILLING_SECRET",
          explanation:
            "on PostgreSQL API keys, links and sessions rest on it, and every replica needs the same",
          remedy:
            "set BILLING_SECRET (or BILLING_SECRET_FILE) to the output of `openssl rand -hex 32` in every replica"
        )
      ])
  }

  func operatorKey(_ keys: [APIKeyRecord], at now: Timestamp) -> Diagnosis {
    let valid = keys.filter { $0.isValid(at: now) }
    let stored = valid.filter { $0.role.grant.allows(.admin) }
    guard !facts.hasAdminKey, stored.isEmpty else {
      let admin = facts.hasAdminKey ? ["BILLING_ADMIN_KEY is set"] : []
      let named = stored.isEmpty ? [] : ["\(stored.count) in the database"]
      return Diagnosis(.operatorKey, (admin + named).joined(separator: ", "))
    }
    return Diagnosis(
      .operatorKey, "nobody has one",
      [
        DoctorFinding(
          check: .operatorKey, severity: .warning, subject: "operator key",
          explanation: !keys.isEmpty
            ? "there are keys and none of an operator: nobody can reach the dashboard or subscribe a customer"
            : "there is no key: whoever reaches the service may do everything, and it listens on loopback only",
          remedy: "`billing keys create --role operator`, or set BILLING_ADMIN_KEY")
      ])
  }

  private var publicURL: Diagnosis {
    guard let url = facts.publicURL else {
      let summary = "BILLING_PUBLIC_URL is not set: links to customers' pages name HOST and PORT"
      guard facts.access == .live else { return Diagnosis(.publicURL, summary, isOpen: true) }
      return Diagnosis(
        .publicURL, summary,
        [urlFinding("customers are sent links that lead to this machine's own address")])
    }
    guard url.hasPrefix("https://") || facts.access != .live else {
      return Diagnosis(
        .publicURL, "links begin with \(url)",
        [urlFinding("links to usage and sessions of operators travel without encryption")])
    }
    return Diagnosis(.publicURL, "links begin with \(url)")
  }

  private func urlFinding(_ explanation: String) -> DoctorFinding {
    DoctorFinding(
      check: .publicURL, severity: .warning, subject: "BILLING_PUBLIC_URL",
      explanation: explanation,
      remedy:
        "set BILLING_PUBLIC_URL to the https:// address under which customers reach the service")
  }

  private var key: Diagnosis {
    switch facts.access {
    case .embeddedSandbox:
      return Diagnosis(
        .stripeKey,
        "no STRIPE_SECRET_KEY: the sandbox at \(facts.stripeURL) stands in for Stripe, nothing is charged; production needs a live key"
      )
    case .test:
      return Diagnosis(
        .stripeKey,
        "a test key: nothing is charged; production needs a live one (sk_live_… or rk_live_…)")
    case .live where facts.isStripeItself:
      return Diagnosis(.stripeKey, "a live key: real customers are charged")
    case .live:
      return Diagnosis(
        .stripeKey, "a live key: real customers are charged",
        [
          DoctorFinding(
            check: .stripeKey, severity: .warning, subject: "STRIPE_API_BASE",
            explanation:
              "the live key is sent to \(facts.stripeURL), which is not Stripe's address",
            remedy: "unset STRIPE_API_BASE unless a proxy of your own stands there")
        ])
    case .unknown:
      return Diagnosis(
        .stripeKey, "a key that says neither test nor live",
        [
          DoctorFinding(
            check: .stripeKey, severity: .warning, subject: "STRIPE_SECRET_KEY",
            explanation: "its beginning is none of sk_test_, rk_test_, sk_live_, rk_live_",
            remedy: "set STRIPE_SECRET_KEY to a key from Stripe's dashboard, Developers, API keys")
        ])
    }
  }

  private var apiVersion: Diagnosis {
    if let problem = facts.stripeProblem {
      return Diagnosis(
        .apiVersion, "Stripe cannot be spoken to",
        [
          DoctorFinding(
            check: .apiVersion, severity: .error, subject: "STRIPE_API_VERSION",
            explanation: problem,
            remedy: "unset STRIPE_API_VERSION: \(StripeVersion.pinned) is spoken then")
        ])
    }
    let spoken = StripeVersion(facts.apiVersion)
    guard let spoken, !spoken.hasBillingModes else {
      return Diagnosis(
        .apiVersion,
        facts.apiVersion == "\(StripeVersion.pinned)"
          ? "\(facts.apiVersion), the one this program was made for"
          : "\(facts.apiVersion); this program was made for \(StripeVersion.pinned)")
    }
    return Diagnosis(
      .apiVersion, facts.apiVersion,
      [
        DoctorFinding(
          check: .apiVersion, severity: .warning, subject: "STRIPE_API_VERSION",
          explanation:
            "\(facts.apiVersion) knows no billing modes: new subscriptions are classic, and usage before a change in mid-period is on no invoice",
          remedy: "unset STRIPE_API_VERSION: \(StripeVersion.pinned) is spoken then")
      ])
  }
}
