import HTTPTypes
import Hummingbird
import Metering
import UsageLedger
import Wire

/// `POST /dashboard/login` and `/dashboard/logout`.
struct LoginRoutes: Sendable {
  let keyring: Keyring
  let tokens: TokenDesk
  let origins: OriginCheck
  let attempts: AttemptLimiter
  let uses: KeyUseLog
  let clock: any WallClock
  let isSecure: Bool

  /// 303 to the dashboard with the cookie for an operator's key; the form again for anything else.
  @Sendable func login(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    let bytes = try await request.bytes(upTo: BodyLimit.single, taking: [MediaTypeName.form])
    let key = FormFields(String(decoding: bytes, as: UTF8.self))["key"].map { Secret($0) }
    try attempts.checkMayTry(key, context)
    let caller = try await keyring.caller(presenting: key)
    try origins.check(request, caller: caller)
    // While there is no key there is none to log in with.
    guard caller.isAdministrator, caller != .unguarded else {
      try attempts.refused(key ?? Secret(""), .unknown, context)
      return PageRenderer.response(
        LoginPage(failed: true), template: "login", status: .unauthorized)
    }
    uses.note(caller, at: clock.now(), from: context.remoteAddress)
    AuditScope.current?.identify(caller.auditName, name: caller.keyName)
    let token = try await tokens.issueSession(for: caller, from: context.remoteAddress)
    return Self.redirect(
      LoginCookie.header(token.text.revealed, seconds: LoginCookie.seconds, isSecure: isSecure))
  }

  /// Ends the session for every browser and replica; another site cannot do it.
  @Sendable func logout(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    try origins.check(request, caller: .refused(.missing))
    if let cookie = request.cookies[LoginCookie.name]?.value {
      if let caller = try await tokens.operatorCaller(of: Secret(cookie)) {
        AuditScope.current?.identify(caller.auditName, name: caller.keyName)
      }
      try await tokens.endSession(Secret(cookie))
    }
    return Self.redirect(LoginCookie.header("", seconds: 0, isSecure: isSecure))
  }

  private static func redirect(_ cookie: String) -> Response {
    Response(status: .seeOther, headers: [.location: "/dashboard", .setCookie: cookie])
  }
}
