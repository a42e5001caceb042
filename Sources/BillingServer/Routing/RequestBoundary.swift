import HTTPTypes
import Logging

/// What is done for every request, whichever way it takes: counted, named in its answer, and written down in one line.
struct RequestBoundary: Sendable {
  private let metrics: RequestMetrics
  private let answers: AnswerPolicy

  init(_ dependencies: ServiceDependencies) {
    metrics = RequestMetrics(factory: dependencies.metrics)
    answers = AnswerPolicy(isSecure: dependencies.settings.isReachedByTLS)
  }

  func began() { metrics.began() }

  /// A request that had begun is answered elsewhere, where it begins anew.
  func left() { metrics.left() }

  /// What the operator has to look at is written down with its cause. That too much was asked for at once is counted by the metrics:
  /// whoever does so could fill the log.
  func failed(_ problem: Problem, _ cause: any Error, _ logger: Logger) {
    guard problem.status.code >= 500, problem.code != .overloaded else { return }
    RequestLog.failed(problem, cause, logger)
  }

  func ended(
    _ method: HTTPRequest.Method, route: String?, status: HTTPResponse.Status,
    headers: inout HTTPFields, requestID: String, standing: RateStanding?,
    start: ContinuousClock.Instant, _ logger: Logger
  ) {
    headers[.requestID] = requestID
    standing?.write(to: &headers)
    answers.apply(to: &headers)
    let duration = ContinuousClock.now - start
    metrics.ended(
      method, route: route, status: status.code, nanoseconds: duration.nanoseconds)
    RequestLog.answered(method, route: route, status: status, after: duration, logger)
  }
}
