import Billing
import BillingServer
import Catalog
import Logging
import Metering
import Release
import ServiceLifecycle
import StripeAPI
import StripeAccounts
import StripeDelivery
import StripeSandbox
import UsageLedger
import WebClient

/// The whole of one `billing serve`: settings become values, values become services. The flow of a report through
/// them: HTTP → ledger → delivery worker → Stripe.
struct Installation {
  private let settings: ProgramSettings
  private let catalog: WatchedCatalog
  private let connection: StripeConnection
  private let store: any BillingStore
  private let worker: DeliveryWorker
  private let watch: VerificationWatch
  private let changes: ChangeWorker
  private let http: ServiceDependencies
  private let alerts: AlertService
  private let logger: Logger

  init(_ settings: ProgramSettings, registry: PrometheusRegistry, logger: Logger) throws {
    var settings = settings
    self.logger = logger
    let catalog = try WatchedCatalog(settings.catalogPath, logger: logger)
    self.catalog = catalog
    connection = try StripeConnection(settings)
    if connection.isEmbeddedSandbox {
      settings.service.sandboxNotice =
        "Sandbox: no STRIPE_SECRET_KEY is set, nothing is charged. Stripe is emulated at \(connection.configuration.baseURL)."
    }
    store = try StoreOpening.open(settings.database, logger: logger)
    settings.service.secret = try ServerSecretOpening.open(settings)
    self.settings = settings
    let clock = SystemWallClock()
    let stripe = connection.client(logger: logger)
    let reconciliation = CustomerReconciliation(
      store: store, stripe: stripe, catalog: catalog, clock: clock,
      holder: ProcessName.unique)
    worker = DeliveryWorker(reconciliation: reconciliation, logger: logger)
    let watch = VerificationWatch(reconciliation: reconciliation, logger: logger)
    self.watch = watch
    let settlement = DeliverySettlement(reconciliation: reconciliation)
    changes = ChangeWorker(
      store: store, stripe: stripe, catalog: catalog, clock: clock, settlement: settlement,
      logger: logger)
    let alerting = try WatchedAlertRules(settings.alertRulesPath, logger: logger)
    let parts = BillingParts(
      store: store, stripe: stripe, catalog: catalog, clock: clock, worker: worker,
      changes: changes, settlement: settlement)
    http = ServiceDependencies(
      store: store, parts: parts, settings: settings.service, clock: clock,
      metrics: registry, logger: logger, warning: { catalog.problem },
      examine: { [store, connection, settings] in
        await Doctor(
          facts: InstallationFacts(
            settings, connection: .success(connection), catalog: catalog.origin,
            catalogProblem: catalog.problem),
          store: store, stripe: connection.commandClient(logger: logger), catalog: catalog.current,
          clock: clock
        ).examine()
      }, verification: { watch.report }, deliveries: { [worker] in worker.progress.count },
      alerting: alerting,
      catalogue: CatalogueDesk(
        catalog: catalog, store: store, stripe: connection.commandClient(logger: logger),
        clock: clock))
    let states = CustomerStates(
      store: store, stripe: stripe, catalog: catalog,
      clock: CustomerClock(stripe: stripe, wall: clock))
    alerts = AlertService(
      http,
      observer: AlertObserver(
        store: store,
        state: { customer, scope throws(BillingError) in
          try await states.state(of: customer, scope: scope)
        }, clock: clock, offset: { stripe.observedClock }, verification: { watch.report },
        release: SemanticVersion(BuildInfo.current.version)),
      holder: ProcessName.unique,
      reaching: .elsewhere(allowing: settings.alertAddresses),
      pauses: AlertService.Pauses(evaluation: .seconds(settings.alertSeconds)))
  }

  /// Throws where keys exist and nothing can check them; warns where links and sessions would end with this process.
  func requireSecretForKeys() async throws {
    guard settings.service.secret == nil else { return }
    guard try await store.keys().isEmpty else {
      throw CommandFailure(ServerSecretOpening.missing, .wrongUsage)
    }
    if settings.service.adminKey != nil { logger.warning("\(ServerSecretOpening.passing)") }
  }

  /// In the order in which they start; they stop in the opposite one, so that accepted requests are finished first.
  func services(announce: @escaping @Sendable (String) -> Void) -> [any Service] {
    let banner = banner
    let scheme = settings.service.scheme
    let service = BillingHTTPService(http) { address in
      announce("Billing service: \(scheme)://\(address.host):\(address.port)\n\(banner)")
    }
    return sandbox
      + [
        worker, changes, watch, alerts, NewsRecorder(http), CustomerSummaryKeeper(http),
      ] + exports + [service]
  }

  private var exports: [any Service] {
    settings.exports.map { [ScheduledExports(http, $0)] } ?? []
  }

  private var sandbox: [any Service] {
    guard connection.isEmbeddedSandbox, settings.stripeBase == nil else { return [] }
    let sandbox = SandboxSettings(
      port: StripeConnection.sandboxPort, stateFile: settings.sandboxStatePath)
    return [SandboxServer(settings: sandbox, logger: logger)]
  }

  private var banner: String {
    let stripe =
      connection.isEmbeddedSandbox
      ? "  Stripe: the embedded sandbox at \(connection.configuration.baseURL) (no STRIPE_SECRET_KEY); nothing is charged"
      : "  Stripe: \(connection.configuration.baseURL), version \(connection.configuration.version)"
    return "\(stripe)\n  catalogue: \(catalog.origin)"
  }
}
