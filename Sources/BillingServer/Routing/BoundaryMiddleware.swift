import HTTPTypes
import Hummingbird
import Logging
import StripeAPI

/// The outermost step: every error becomes a problem, every answer names its request, every request is counted and
/// leaves one line in the log.
struct BoundaryMiddleware: RouterMiddleware {
  typealias Context = BillingRequestContext

  let boundary: RequestBoundary
  let bodies: BodyBudget

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    let start = ContinuousClock.now
    let context = context.named(by: request)
    boundary.began()
    var response: Response
    do {
      response = try await BodyBudget.$share.withValue(BodyBudget.Share(of: bodies)) {
        try await StripeCause.$current.withValue(StripeCause(requests: [context.requestID])) {
          try await next(request, context)
        }
      }
    } catch {
      response = answer(error, context)
    }
    // Whatever was answered, and whoever: to HEAD no body is sent (RFC 9110 §9.3.2).
    if request.method == .head { response = response.createHeadResponse() }
    boundary.ended(
      request.method, route: context.endpointPath, status: response.status,
      headers: &response.headers, requestID: context.requestID, standing: context.rate.standing,
      start: start, context.logger)
    return response
  }

  private func answer(_ error: any Error, _ context: Context) -> Response {
    let problem = Problem(error)
    boundary.failed(problem, error, context.logger)
    return Response(WrittenAnswer(problem, requestID: context.requestID))
  }
}
