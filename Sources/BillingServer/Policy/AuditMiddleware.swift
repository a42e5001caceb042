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

  let policy: AccessPolicy
  let journal: any AuditJournal
  let clock: any WallClock

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    guard let path = context.endpointPath, let rule = policy.rule(request.method, path),
      rule.isAudited
    else { return try await next(request, context) }
    let scope = AuditScope(
      AuditEvent(
        at: clock.now(), actor: context.caller.auditName, actorName: context.caller.keyName,
        address: context.remoteAddress, requestID: context.requestID,
        action: rule.route, target: request.uri.path),
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

extension AccessRule {
  /// Changes that are no rows of the audit log, and where they are kept instead.
  static let keptElsewhere = [
    "POST /api/usage/report": "the ledger has each report with its key",
    "POST /api/usage/reports": "the ledger has each report with its key",
    "POST /webhooks/stripe": "the inbox has each event",
  ]

  /// As the audit log names it: method and template.
  var route: String { "\(method.rawValue) \(path)" }

  /// Whether each request that changed something leaves a row in the audit log.
  var isAudited: Bool {
    method != .get && method != .head && Self.keptElsewhere[route] == nil
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
