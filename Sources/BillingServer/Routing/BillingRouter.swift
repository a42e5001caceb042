import Hummingbird

/// The service's routes, put together from their table, `APIOperation.route`.
///
/// A request passes the boundary (errors become problems, one line in the log), the access check (what its row asks for), the audit
/// log, and then its handler: body and query become typed values, the domain is asked, its answer becomes JSON or a page.
enum BillingRouter {
  /// `intake`: what a report passes, and `keyring`: what is known of keys, both shared with the lane.
  static func make(
    _ dependencies: ServiceDependencies, intake: ReportIntake? = nil, keyring: Keyring? = nil
  ) -> Router<BillingRequestContext> {
    let router = Router(
      context: BillingRequestContext.self, options: .autoGenerateHeadEndpoints)
    let secret = dependencies.serverSecret
    let keyring = keyring ?? Keyring(dependencies)
    router.add(
      middleware: BoundaryMiddleware(
        boundary: RequestBoundary(dependencies), bodies: dependencies.bodies))
    let tokens = TokenDesk(
      keyring: keyring, secret: secret, clock: dependencies.clock,
      sessions: SessionRegister(store: dependencies.store, random: dependencies.random))
    let attempts = AttemptLimiter(
      clock: dependencies.clock, free: dependencies.settings.limits.wrongKeys)
    let origins = OriginCheck(publicURL: dependencies.settings.publicURL)
    router.add(
      middleware: AccessMiddleware(
        table: .billing, keyring: keyring, tokens: tokens, origins: origins, attempts: attempts,
        requests: dependencies.requests, uses: dependencies.keyUses, clock: dependencies.clock))
    router.add(
      middleware: AuditMiddleware(
        table: .billing, journal: dependencies.store, clock: dependencies.clock))
    router.add(middleware: StripePatienceMiddleware())
    router.add(middleware: EntityTagMiddleware())
    let login = LoginRoutes(
      keyring: keyring, tokens: tokens, origins: origins, attempts: attempts,
      uses: dependencies.keyUses, clock: dependencies.clock,
      isSecure: dependencies.settings.isReachedByTLS)
    let handlers = RouteHandlers(
      dependencies, intake: intake ?? ReportIntake(dependencies), keyring: keyring, login: login,
      tokens: tokens)
    for route in RouteTable.billing.routes {
      router.on(
        RouterPath(route.path), method: route.method, use: handlers.handler(of: route.operation))
    }
    return router
  }
}
