import HTTPTypes
import Hummingbird
import Metering
import UsageLedger
import Wire

/// Executes what a route's row asks for: none runs before this has let the request through.
struct AccessMiddleware: RouterMiddleware {
  typealias Context = BillingRequestContext

  let table: RouteTable
  let keyring: Keyring
  let tokens: TokenDesk
  let origins: OriginCheck
  let attempts: AttemptLimiter
  let requests: RequestLimiter
  let uses: KeyUseLog
  let clock: any WallClock

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    guard let path = context.endpointPath else { throw try await unmatched(request, context) }
    guard let route = table.route(request.method, path) else { throw Problem.unknownRoute }
    if route.right == .open || route.right == .token {
      if !route.isProbe { try requests.admit(.of(address: context.remoteAddress), context.rate) }
      return try await next(request, context)
    }
    var context = context
    context.caller = try await caller(of: request, context, session: route.isPage)
    if route.isPage, context.caller.isRefused { return LoginPage.refusal }
    try decide(route, request, context)
    return try await next(request, context)
  }

  /// `session`: whether the login cookie counts where no key is sent.
  private func caller(of request: Request, _ context: Context, session: Bool = false) async throws
    -> Caller
  {
    let key = request.bearerKey
    var caller = try await keyring.caller(presenting: key)
    if case .refused(let refusal) = caller {
      if let key { try attempts.refused(key, refusal, context) }
      if session, let cookie = request.cookies[LoginCookie.name]?.value {
        caller = try await tokens.operatorCaller(of: Secret(cookie)) ?? caller
      }
    } else if key != nil {
      uses.note(caller, at: clock.now(), from: context.remoteAddress)
    }
    try requests.admit(.of(caller, from: context.remoteAddress), context.rate)
    try origins.check(request, caller: caller)
    return caller
  }

  private func decide(_ route: Route, _ request: Request, _ context: Context) throws {
    if case .refused(let refusal) = context.caller { throw Problem.unauthorized(refusal) }
    guard let grant = context.caller.grant, route.admits(grant) else {
      throw Problem.forbidden(route)
    }
    guard let customer = try customer(of: route, request, context) else { return }
    guard grant.covers(customer) else { throw Problem.unknownCustomer(customer) }
  }

  private func customer(of route: Route, _ request: Request, _ context: Context) throws
    -> CustomerID?
  {
    switch route.customer {
    case .none, .body: return nil
    case .path(let name): return try context.customer(inPath: name)
    case .query(let name):
      var query = QueryReader(request, names: [name])
      return try query.requiredCustomer(name)
    }
  }

  /// What a request for no route gets: first a key is asked for, unless the path itself is open to everyone.
  private func unmatched(_ request: Request, _ context: Context) async throws -> Problem {
    let path = request.uri.path
    let (allowed, routes) = (table.methods(at: path), table.routes(at: path))
    let isOpen = !routes.isEmpty && routes.allSatisfy { $0.right == .open }
    if isOpen {
      try requests.admit(.of(address: context.remoteAddress), context.rate)
    } else if case .refused(let refusal) = try await caller(of: request, context) {
      return .unauthorized(refusal)
    }
    guard allowed.isEmpty else { return .methodNotAllowed(request.method, allowed: allowed) }
    return .unknownRoute
  }
}

extension Request {
  /// The key in `Authorization: Bearer`; the scheme's case does not matter (RFC 9110 §11.1).
  var bearerKey: Secret? {
    guard let value = headers[.authorization] else { return nil }
    let parts = value.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
    return Secret(String(parts[1].drop { $0 == " " }))
  }
}
