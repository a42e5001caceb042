import Hummingbird

/// The service's routes, put together: this file is the whole map.
///
/// A request passes the boundary (errors become problems, one line in the log), the access check (the policy table),
/// and then its route: body and query become typed values, the domain is asked, its answer becomes JSON or a page.
enum BillingRouter {
  /// `reports`: what a report passes, and `keyring`: what is known of keys, both shared with the lane.
  static func make(
    _ dependencies: ServiceDependencies, reports: UsageReportRoute? = nil, keyring: Keyring? = nil
  ) -> Router<BillingRequestContext> {
    let router = Router(
      context: BillingRequestContext.self, options: .autoGenerateHeadEndpoints)
    let secret = dependencies.serverSecret
    let keyring = keyring ?? Keyring(dependencies)
    router.add(
      middleware: BoundaryMiddleware(
        metrics: RequestMetrics(factory: dependencies.metrics),
        bodies: dependencies.bodies,
        answers: AnswerPolicy(publicURL: dependencies.settings.publicURL)))
    let tokens = TokenDesk(
      keyring: keyring, secret: secret, clock: dependencies.clock,
      sessions: SessionRegister(store: dependencies.store, random: dependencies.random))
    let attempts = AttemptLimiter(
      clock: dependencies.clock, free: dependencies.settings.limits.wrongKeys)
    let origins = OriginCheck(publicURL: dependencies.settings.publicURL)
    router.add(
      middleware: AccessMiddleware(
        policy: .billing, keyring: keyring, tokens: tokens, origins: origins, attempts: attempts,
        uses: dependencies.keyUses, clock: dependencies.clock))
    router.add(
      middleware: AuditMiddleware(
        policy: .billing, journal: dependencies.store, clock: dependencies.clock))
    router.add(middleware: StripePatienceMiddleware())
    router.add(middleware: EntityTagMiddleware())
    addPages(to: router, dependencies, tokens)
    addLogin(
      to: router,
      LoginRoutes(
        keyring: keyring, tokens: tokens, origins: origins, attempts: attempts,
        uses: dependencies.keyUses, clock: dependencies.clock,
        isSecure: dependencies.settings.publicURL?.hasPrefix("https://") ?? false))
    addProbes(to: router, dependencies)
    addReports(to: router, dependencies, reports ?? UsageReportRoute(dependencies))
    addReadings(to: router, dependencies)
    addBilling(to: router, dependencies)
    return router
  }

  private static func addProbes(
    to router: Router<BillingRequestContext>, _ dependencies: ServiceDependencies
  ) {
    let probes = ProbeRoutes(store: dependencies.store, metrics: dependencies.metrics)
    router.get("/healthz", use: probes.health)
    router.get("/readyz", use: probes.readiness)
    router.get("/metrics", use: probes.exposition)
    router.get("/openapi.yaml", use: APIDescription.serve)
    router.post("/webhooks/stripe", use: WebhookRoute(dependencies).receive)
  }

  private static func addReports(
    to router: Router<BillingRequestContext>, _ dependencies: ServiceDependencies,
    _ single: UsageReportRoute
  ) {
    router.post("/api/usage/report", use: single.report)
    let gate = BatchGate(limit: dependencies.settings.limits.batchesAtOnce)
    let batch = UsageBatchRoute(intake: single.intake, gate: gate, clock: single.clock)
    router.post("/api/usage/reports", use: batch.report)
  }

  private static func addReadings(
    to router: Router<BillingRequestContext>, _ dependencies: ServiceDependencies
  ) {
    let figures = dependencies.parts.figures
    let readings = UsageReadingRoutes(store: dependencies.store, figures: figures)
    router.get("/api/usage/{customerId}", use: readings.list)
    router.get("/api/usage/{customerId}/latest", use: readings.latest)
    let summary = SummaryRoute(
      store: dependencies.store, figures: figures, clock: dependencies.clock)
    router.get("/api/usage/{customerId}/summary", use: summary.summary)
  }

  private static func addBilling(
    to router: Router<BillingRequestContext>, _ dependencies: ServiceDependencies
  ) {
    let (store, parts) = (dependencies.store, dependencies.parts)
    let customers = CustomerRoutes(
      store: store, links: parts.links, figures: parts.figures)
    router.post("/api/customers", use: customers.link)
    router.get("/api/customers", use: customers.list)
    router.get("/api/customers/{id}", use: customers.show)
    let subscriptions = SubscriptionRoutes(store: store, subscriptions: parts.subscriptions)
    router.post("/api/subscriptions", use: subscriptions.subscribe)
    let changes = ChangeRoutes(subscriptions: parts.subscriptions)
    router.post("/api/subscriptions/{id}/change", use: changes.change)
    router.delete("/api/subscriptions/{id}/change", use: changes.takeBack)
    router.post("/api/subscriptions/{id}/cancel", use: changes.cancel)
    router.get("/api/subscriptions/{id}/changes", use: changes.list)
    router.get("/api/subscriptions/{id}/changes/{changeId}", use: changes.show)
    let invoices = InvoiceRoutes(store: store, previews: parts.previews)
    router.get("/api/invoices/upcoming", use: invoices.upcoming)
    let portal = PortalRoutes(store: store, portal: parts.portal)
    router.post("/api/portal/sessions", use: portal.session)
  }

  private static func addPages(
    to router: Router<BillingRequestContext>, _ dependencies: ServiceDependencies,
    _ tokens: TokenDesk
  ) {
    let pages = PageRoutes(
      store: dependencies.store, figures: dependencies.parts.figures,
      previews: dependencies.parts.previews, tokens: tokens,
      sandboxNotice: dependencies.settings.sandboxNotice, warning: dependencies.warning,
      verification: dependencies.verification)
    router.get("/", use: pages.home)
    router.get("/dashboard", use: pages.dashboard)
    router.get("/dashboard/customers/{id}", use: pages.customer)
    let doctor = DoctorRoutes(examine: dependencies.examine, pages: pages)
    router.get("/dashboard/doctor", use: doctor.page)
    router.get("/usage/{token}", use: pages.usagePage)
    let audit = AuditRoutes(journal: dependencies.store, pages: pages)
    router.get("/api/audit", use: audit.list)
    router.get("/dashboard/audit", use: audit.page)
    let links = LinkRoutes(
      store: dependencies.store, tokens: tokens, baseURL: dependencies.settings.baseURL)
    router.post("/api/usage/{customerId}/link", use: links.create)
  }

  private static func addLogin(to router: Router<BillingRequestContext>, _ login: LoginRoutes) {
    router.post("/dashboard/login", use: login.login)
    router.post("/dashboard/logout", use: login.logout)
  }
}
