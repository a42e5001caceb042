import HTTPTypes
import Hummingbird
import Logging

/// The outermost step: every error becomes a problem, every answer names its request, every request is counted and
/// leaves one line in the log (without bodies, headers or query strings: they may hold keys and tokens).
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
    log(request, response, duration, context)
    return response
  }

  private func answer(_ error: any Error, _ context: Context) -> Response {
    let problem = Problem(error)
    if problem.status.code >= 500 {
      context.logger.error(
        "request failed",
        metadata: ["code": "\(problem.code)", "cause": "\(error)"])
    }
    return Response(problem, requestID: context.requestID)
  }

  private func log(
    _ request: Request, _ response: Response, _ duration: Duration, _ context: Context
  ) {
    context.logger.debug(
      "request",
      metadata: [
        "method": "\(request.method)", "route": "\(context.endpointPath ?? "none")",
        "status": "\(response.status.code)", "microseconds": "\(duration.nanoseconds / 1000)",
      ])
  }
}
