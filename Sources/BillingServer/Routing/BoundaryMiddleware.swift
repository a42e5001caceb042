import HTTPTypes
import Hummingbird
import Logging

/// The outermost step: every error becomes a problem, every answer names its request, every request is counted and
/// leaves one line in the log.
struct BoundaryMiddleware: RouterMiddleware {
  typealias Context = BillingRequestContext

  let metrics: RequestMetrics

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    let start = ContinuousClock.now
    metrics.began()
    var response: Response
    do {
      response = try await next(request, context)
    } catch {
      response = answer(error, context)
    }
    response.headers[.requestID] = context.requestID
    let duration = ContinuousClock.now - start
    metrics.ended(
      request.method, route: context.endpointPath, status: response.status.code,
      nanoseconds: duration.nanoseconds)
    RequestLog.answered(
      request.method, route: context.endpointPath, status: response.status, after: duration,
      context.logger)
    return response
  }

  private func answer(_ error: any Error, _ context: Context) -> Response {
    let problem = Problem(error)
    if problem.status.code >= 500 { RequestLog.failed(problem, error, context.logger) }
    return Response(problem, requestID: context.requestID)
  }
}
