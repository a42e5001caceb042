import Billing
import Catalog
import Metering
import StripeAPI
import StripeCatalog
import UsageLedger

/// Everything that the checks judge, each part read or with the reason why it was not.
struct DoctorReadings: Sendable {
  let facts: InstallationFacts
  let now: Timestamp
  let keys: Result<[APIKeyRecord], BillingError>
  let account: Result<StripeAccount, BillingError>
  let prices: Result<CatalogReading, BillingError>
  let endpoints: Result<[StripeWebhookEndpoint], BillingError>
  /// The newest ones that ended a period.
  let invoices: Result<[StripeInvoice], BillingError>
  let customers: Result<[ExaminedCustomer], BillingError>
  /// Nil before any answer.
  let clock: StripeClockObservation?

  /// One for each check, in their order.
  var diagnoses: [Diagnosis] { DoctorCheck.allCases.map(diagnosis) }

  private func diagnosis(_ check: DoctorCheck) -> Diagnosis {
    switch check {
    case .database, .billingSecret, .publicURL, .stripeKey, .apiVersion:
      InstallationJudgement(facts: facts).diagnosis(check)
    case .operatorKey:
      .of(check, keys) { InstallationJudgement(facts: facts).operatorKey($0, at: now) }
    case .account: .of(check, account) { StripeJudgement.account($0, facts) }
    case .clock: .of(check, account.map { _ in () }) { StripeJudgement.clock(clock) }
    case .lookupKeys: .of(check, prices) { PriceJudgement($0).lookupKeys }
    case .prices: .of(check, prices) { PriceJudgement($0).prices }
    case .subscriptions:
      .of(check, both(customers, prices)) { SubscriptionJudgement($0, $1).subscriptions }
    case .thresholds:
      .of(check, both(customers, prices)) { SubscriptionJudgement($0, $1).thresholds }
    case .exporters: .of(check, customers) { ExporterJudgement(customers: $0).exporters }
    case .deliveries: .of(check, customers) { DeliveryJudgement(customers: $0).deliveries }
    case .apiUsage:
      .of(check, customers) { DeliveryJudgement(customers: $0).apiUsage(facts.access) }
    case .webhook: .of(check, endpoints) { WebhookJudgement(facts: facts, endpoints: $0).webhook }
    case .grace: .of(check, invoices) { StripeJudgement.grace($0) }
    case .billingCycle: .of(check, invoices) { StripeJudgement.billingCycle($0, facts) }
    case .alerts:
      Diagnosis(
        check,
        "no program can see whether someone is told: load deploy/prometheus/billing.rules.yaml and billing-exporter.rules.yaml into Prometheus, and send yourself one alert",
        isOpen: true)
    }
  }

  private func both<First, Second>(
    _ first: Result<First, BillingError>, _ second: Result<Second, BillingError>
  ) -> Result<(First, Second), BillingError> {
    first.flatMap { one in second.map { (one, $0) } }
  }
}

/// The catalogue beside what Stripe has of it.
struct CatalogReading: Sendable {
  let catalog: PriceCatalog
  let desired: DesiredStripeCatalog
  let state: StripeCatalogState
  let plan: CatalogPlan
}
