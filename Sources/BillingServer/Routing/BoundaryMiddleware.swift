import HTTPTypes
import Hummingbird
import Logging

/// The outermost step: every error becomes a problem, every answer names its request, every request is counted and
/// leaves one line in the log.
struct BoundaryMiddleware: RouterMiddleware {
  typealias Context = BillingRequestContext

  let metrics: RequestMetrics
  let bodies: BodyBudget
  let answers: AnswerPolicy

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    let start = ContinuousClock.now
    let context = context.named(by: request)
    metrics.began()
    var response: Response
    do {
      response = try await BodyBudget.$share.withValue(BodyBudget.Share(of: bodies)) {
        try await next(request, context)
      }
    } catch {
      response = answer(error, context)
    }
    response.headers[.requestID] = context.requestID
    answers.apply(to: &response.headers)
    // Whatever was answered, and whoever: to HEAD no body is sent (RFC 9110 §9.3.2).
    if request.method == .head { response = response.createHeadResponse() }
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
