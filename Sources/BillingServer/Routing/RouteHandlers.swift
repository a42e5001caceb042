import Hummingbird

/// What is done for each operation.
struct RouteHandlers {
  typealias Handler = @Sendable (Request, BillingRequestContext) async throws -> Response

  private let probes: ProbeRoutes
  private let webhook: WebhookRoute
  private let pages: PageRoutes
  private let boards: BoardRoutes
  private let live: LiveRoutes
  private let catalogue: CatalogueRoutes
  private let usagePages: UsagePageRoutes
  private let doctor: DoctorRoutes
  private let audit: AuditRoutes
  private let exports: ExportRoutes
  private let alerts: AlertRoutes
  private let quarantine: QuarantineRoutes
  private let login: LoginRoutes
  private let single: UsageReportRoute
  private let batch: UsageBatchRoute
  private let readings: UsageReadingRoutes
  private let summary: SummaryRoute
  private let links: LinkRoutes
  private let customers: CustomerRoutes
  private let subscriptions: SubscriptionRoutes
  private let changes: ChangeRoutes
  private let invoices: InvoiceRoutes
  private let portal: PortalRoutes

  /// `intake`: what a report passes, shared with its short way; `keyring`, `login` and `tokens` with the access check.
  init(
    _ dependencies: ServiceDependencies, intake: ReportIntake, keyring: Keyring,
    login: LoginRoutes, tokens: TokenDesk
  ) {
    let (store, parts) = (dependencies.store, dependencies.parts)
    let limits = dependencies.settings.limits
    self.login = login
    probes = ProbeRoutes(store: store, metrics: dependencies.metrics)
    webhook = WebhookRoute(dependencies)
    let clock = dependencies.clock
    single = UsageReportRoute(intake: intake, keyring: keyring, clock: clock)
    batch = UsageBatchRoute(
      intake: intake, keyring: keyring, gate: BatchGate(limit: limits.batchesAtOnce), clock: clock)
    let lists = ListGate(limit: limits.listsAtOnce)
    readings = UsageReadingRoutes(store: store, figures: parts.figures, lists: lists)
    summary = SummaryRoute(store: store, figures: parts.figures, clock: clock)
    links = LinkRoutes(store: store, tokens: tokens, address: dependencies.address)
    customers = CustomerRoutes(
      store: store, links: parts.links, figures: parts.figures, lists: lists)
    subscriptions = SubscriptionRoutes(store: store, subscriptions: parts.subscriptions)
    changes = ChangeRoutes(subscriptions: parts.subscriptions)
    invoices = InvoiceRoutes(store: store, previews: parts.previews)
    portal = PortalRoutes(store: store, portal: parts.portal)
    pages = PageRoutes(
      store: store, figures: parts.figures, previews: parts.previews,
      summaries: dependencies.summaries, catalogue: dependencies.catalogue,
      sandboxNotice: dependencies.settings.sandboxNotice,
      warning: dependencies.warning,
      verification: dependencies.verification)
    boards = BoardRoutes(pages: pages)
    live = LiveRoutes(
      changes: LiveChanges(store: store, deliveries: dependencies.deliveries), keyring: keyring,
      tokens: tokens)
    catalogue = CatalogueRoutes(desk: dependencies.catalogue, pages: pages)
    usagePages = UsagePageRoutes(
      store: store, figures: parts.figures, tokens: tokens,
      settings: dependencies.settings.pages, sandboxNotice: dependencies.settings.sandboxNotice)
    doctor = DoctorRoutes(examine: dependencies.examine, pages: pages)
    audit = AuditRoutes(journal: store, pages: pages, lists: lists)
    exports = ExportRoutes(store: store)
    alerts = AlertRoutes(dependencies, lists: lists, pages: pages)
    quarantine = QuarantineRoutes(
      desk: QuarantineDesk(store: store, clock: clock), lists: lists, pages: pages)
  }

  func handler(of operation: APIOperation) -> Handler {
    switch operation {
    case .health: probes.health
    case .readiness: probes.readiness
    case .describe: APIDescription.serve
    case .metrics: probes.exposition
    case .receiveStripeEvent: webhook.receive

    case .home: pages.home
    case .dashboard: pages.dashboard
    case .customerPage: pages.customer
    case .moneyPage: boards.money
    case .deliveriesPage: boards.deliveries
    case .exportersPage: boards.exporters
    case .cataloguePage: catalogue.page
    case .compareCatalogues: catalogue.compare
    case .doctorPage: doctor.page
    case .auditPage: audit.page
    case .alertsPage: alerts.page
    case .quarantinePage: quarantine.page
    case .decideQuarantine: quarantine.decide
    case .followPages: live.events
    case .logIn: login.login
    case .logOut: login.logout
    case .usagePage: usagePages.page
    case .usagePageTable: usagePages.csv
    case .usagePageData: usagePages.json
    case .pageScript: AssetRoutes.script
    case .usageElement: AssetRoutes.element

    case .reportUsage: single.report
    case .reportUsageInBatch: batch.report
    case .listReports: readings.list
    case .latestReport: readings.latest
    case .summarizeUsage: summary.summary
    case .linkUsagePage: links.create

    case .linkCustomer: customers.link
    case .listCustomers: customers.list
    case .showCustomer: customers.show
    case .createSubscription: subscriptions.subscribe
    case .changeSubscription: changes.change
    case .takeBackChange: changes.takeBack
    case .cancelSubscription: changes.cancel
    case .listChanges: changes.list
    case .getChange: changes.show
    case .upcomingInvoice: invoices.upcoming
    case .createPortalSession: portal.session
    case .listAudit: audit.list
    case .exportTable: exports.export

    case .listAlerts: alerts.list
    case .listAlertRules: alerts.rules
    case .addAlertRule: alerts.addRule
    case .removeAlertRule: alerts.removeRule
    case .listAlertSilences: alerts.silences
    case .addAlertSilence: alerts.addSilence
    case .endAlertSilence: alerts.endSilence
    case .listAlertMessages: alerts.messages
    case .replayAlertMessage: alerts.replay

    case .listQuarantine: quarantine.list
    case .releaseReport: quarantine.release
    case .rejectReport: quarantine.reject
    }
  }
}
