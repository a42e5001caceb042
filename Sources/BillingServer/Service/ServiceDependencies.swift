public import Logging
public import Metering
public import StripeAccounts
public import StripeDelivery
public import UsageLedger

/// Everything the routes work with.
public struct ServiceDependencies: Sendable {
  public let store: any BillingStore
  public let parts: BillingParts
  public let settings: ServiceSettings
  public let clock: any WallClock
  public let random: any RandomSource
  /// The settings' secret, or one of this process alone where they have none.
  let serverSecret: ServerSecret
  /// What the requests say of the use of keys, until it is kept.
  let keyUses = KeyUseLog()
  /// What reports say of their exporters, until it is kept.
  let exporters = ExporterLog()
  /// Where the service is reached.
  let address: PublicAddress
  /// What the operator's first page is ordered by.
  let summaries: CustomerSummaries
  /// The memory for bodies, whichever way their requests take.
  let bodies: BodyBudget
  /// What is counted of each caller's requests, whichever way they take.
  let requests: RequestLimiter
  /// What `/metrics` shows; the program makes it the process's metrics backend too.
  public let metrics: PrometheusRegistry
  public let logger: Logger
  /// What the operator's pages say above everything else, such as a broken catalogue file; nil while all is well.
  public let warning: @Sendable () -> String?
  /// Looks at everything that `billing doctor` looks at.
  public let examine: @Sendable () async -> DoctorReport
  /// What the last hourly verification found; nil before the first is over.
  public let verification: @Sendable () -> VerificationReport?
  /// Another number whenever this process has changed what Stripe has of a total.
  let deliveries: @Sendable () -> Int
  /// The file's rules and receivers of alerts.
  public let alerting: any AlertConfigurationSource
  /// What the pages do with the catalogue.
  public let catalogue: CatalogueDesk

  public init(
    store: any BillingStore, parts: BillingParts, settings: ServiceSettings,
    clock: any WallClock = SystemWallClock(), random: any RandomSource = SystemRandomSource(),
    metrics: PrometheusRegistry = PrometheusRegistry(), logger: Logger,
    warning: @escaping @Sendable () -> String? = { nil },
    examine: @escaping @Sendable () async -> DoctorReport = { DoctorReport(diagnoses: []) },
    verification: @escaping @Sendable () -> VerificationReport? = { nil },
    deliveries: @escaping @Sendable () -> Int = { 0 },
    alerting: any AlertConfigurationSource = FixedAlertConfiguration(),
    catalogue: CatalogueDesk = .none
  ) {
    self.store = store
    self.parts = parts
    self.settings = settings
    address = PublicAddress(settings)
    summaries = CustomerSummaries(
      listing: CustomerListing(store: store),
      reader: OverviewReader(store: store, figures: parts.figures))
    bodies = BodyBudget(megabytes: settings.limits.bodyMegabytes)
    self.clock = clock
    requests = RequestLimiter(
      rate: settings.limits.requestRate, clock: clock, metrics: metrics)
    self.random = random
    serverSecret = settings.secret ?? ServerSecret(from: random)
    self.metrics = metrics
    self.logger = logger
    self.warning = warning
    self.examine = examine
    self.verification = verification
    self.deliveries = deliveries
    self.alerting = alerting
    self.catalogue = catalogue
  }
}
