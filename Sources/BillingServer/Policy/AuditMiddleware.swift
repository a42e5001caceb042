import HTTPTypes
import Hummingbird
import Logging
import Metering
import StripeAPI
import UsageLedger

/// Leaves one row in the audit log for each request that changes something; see ``AuditScope`` for when it is written.
///
/// A request that is refused before anything was changed leaves none: what it asked for did not happen. Reports are not
/// recorded one by one, they are the ledger; events of Stripe's are in their own inbox.
struct AuditMiddleware: RouterMiddleware {
  typealias Context = BillingRequestContext

  let table: RouteTable
  let journal: any AuditJournal
  let clock: any WallClock

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    guard let path = context.endpointPath, let route = table.route(request.method, path),
      route.isAudited
    else { return try await next(request, context) }
    let scope = AuditScope(
      AuditEvent(
        at: clock.now(), actor: context.caller.auditName, actorName: context.caller.keyName,
        address: context.remoteAddress, requestID: context.requestID,
        action: route.name, target: request.uri.path),
      journal: journal)
    let response: Response
    do {
      response = try await AuditScope.$current.withValue(scope) {
        try await StripeChangeNotice.before({ try await scope.announce() }) {
          try await next(request, context)
        }
      }
    } catch {
      let problem = Problem(error)
      await finish(scope, "\(problem.status.code) \(problem.code.rawValue)", context)
      throw error
    }
    let succeeded = response.status.code < 400
    if succeeded {
      // What is not written down is not handed out: a link, for one, is no row of any other table.
      try await scope.finish("\(response.status.code)", succeeded: true, at: clock.now())
    } else {
      await finish(scope, "\(response.status.code)", context)
    }
    return response
  }

  /// For a request that failed: its own answer says more than that the log cannot be written.
  private func finish(_ scope: AuditScope, _ outcome: String, _ context: Context) async {
    do throws(LedgerError) {
      try await scope.finish(outcome, succeeded: false, at: clock.now())
    } catch {
      context.logger.error("the outcome is not in the audit log", metadata: ["cause": "\(error)"])
    }
  }
}

extension Caller {
  /// Who it is in the audit log.
  var auditName: String { id ?? (isRefused ? "nobody" : "open") }

  /// The name that the key was given.
  var keyName: String? {
    guard case .key(let record) = self else { return nil }
    return record.name
  }
}
