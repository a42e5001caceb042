import HTTPTypes
import Hummingbird
import StripeAPI

/// Bounds how long a request waits for Stripe where nobody would be served by waiting longer: what only reads shows our own
/// numbers then and says so, and a page of Stripe's own that cannot be opened is an error at once.
///
/// What changes something at Stripe is not cut short: whether it was done would be left open.
struct StripePatienceMiddleware: RouterMiddleware {
  typealias Context = BillingRequestContext

  static let shortest = Duration.seconds(2)
  /// The page that asks Stripe about everything.
  private static let doctorLimit = Duration.seconds(10)

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    guard let limit = Self.limit(request.method, context.endpointPath) else {
      return try await next(request, context)
    }
    return try await StripeDeadline.within(limit) { try await next(request, context) }
  }

  /// Nil where as long is waited as the client waits.
  static func limit(_ method: HTTPRequest.Method, _ path: String?) -> Duration? {
    switch (method, path) {
    case (.get, "/dashboard/doctor"), (.head, "/dashboard/doctor"): doctorLimit
    case (.get, _), (.head, _), (.post, "/api/portal/sessions"): shortest
    default: nil
    }
  }
}
