import HTTPTypes
import Hummingbird
import Logging
import Metering
import NIOCore
import Reporting
import UsageLedger

/// The short way of a report: read, checked, stored and answered on the event loop of its connection.
///
/// Only a report that nothing speaks against takes it. Whatever would be refused before it is stored, or asks for more
/// than the store can tell at once, is left to the routes, which word every refusal.
final class ReportLane: Sendable {
  private static let row = APIOperation.reportUsage.route

  private let route: UsageReportRoute
  private let keyring: Keyring
  private let origins: OriginCheck
  private let uses: KeyUseLog
  private let metrics: RequestMetrics
  private let logger: Logger
  private let answers: AnswerPolicy

  /// `route` and `keyring` are those of the routes.
  init(_ dependencies: ServiceDependencies, _ route: UsageReportRoute, _ keyring: Keyring) {
    self.route = route
    self.keyring = keyring
    origins = OriginCheck(publicURL: dependencies.settings.publicURL)
    uses = dependencies.keyUses
    metrics = RequestMetrics(factory: dependencies.metrics)
    logger = dependencies.logger
    answers = AnswerPolicy(publicURL: dependencies.settings.publicURL)
  }

  /// A report on its way through the lane.
  struct Arrival: Sendable {
    let reading: ReportReading
    let sender: Keyring.Claimant
    /// Where the connection comes from.
    let address: String?
    let receivedAt: Timestamp
    let requestID: String
    let start: ContinuousClock.Instant
  }

  /// Whether a request may be meant for the lane, judged by its head: then its body is collected first.
  static func takes(_ head: HTTPRequest) -> Bool {
    guard row.isFast, head.method == row.method, head.path == row.path else { return false }
    var length: Int?
    for field in head.headerFields {
      switch field.name {
      case .contentLength: length = Int(field.value)
      case .contentType: guard field.value == MediaTypeName.json else { return false }
      case .connection: guard field.value.lowercased() == "keep-alive" else { return false }
      case .expect: return false
      default: break
      }
    }
    return length.map { $0 <= BodyLimit.single } ?? false
  }

  /// Reads a report and checks who sends it. Nil, with nothing counted, for what the routes have to answer.
  func arrival(_ request: Request, body: [UInt8], from address: String?) -> Arrival? {
    let start = ContinuousClock.now
    let now = route.clock.now()
    let key = request.headers[.idempotencyKey]
    guard let sender = sender(of: request, at: now),
      let reading = try? ReportReading(json: body, headerKey: key, receivedAt: now),
      sender.caller.mayReport(for: reading.report.customer, instance: reading.report.instance),
      route.intake.names.isKnown(reading.report)
    else { return nil }
    return Arrival(
      reading: reading, sender: sender, address: address, receivedAt: now,
      requestID: TraceParent(of: request)?.traceID ?? RequestID().description, start: start)
  }

  /// Nil for a caller whom the routes have to look at.
  private func sender(of request: Request, at now: Timestamp) -> Keyring.Claimant? {
    guard let sender = keyring.claimant(presenting: request.bearerKey, at: now),
      let grant = sender.caller.grant, Self.row.admits(grant),
      (try? origins.check(request, caller: sender.caller)) != nil
    else { return nil }
    return sender
  }

  /// Makes a report durable; `reply` is called on `loop` with the answer, or with nil when the routes have to look at the
  /// request after all, which left no trace then.
  func submit(
    _ arrival: Arrival, on loop: any EventLoop, reply: @escaping @Sendable (LaneAnswer?) -> Void
  ) {
    let start = ContinuousClock.now
    let draft = route.intake.draft(
      arrival.reading, from: arrival.sender.caller, at: arrival.receivedAt)
    metrics.began()
    route.intake.ledger.submit(draft, if: arrival.sender.claim) { [self] result in
      loop.execute {
        self.route.intake.metrics.appended(after: ContinuousClock.now - start)
        self.answer(arrival, result, on: loop, reply)
      }
    }
  }

  private func answer(
    _ arrival: Arrival, _ result: Result<AppendReceipt?, LedgerError>, on loop: any EventLoop,
    _ reply: @escaping @Sendable (LaneAnswer?) -> Void
  ) {
    do {
      guard let receipt = try result.get() else {
        keyring.forget(arrival.sender.claim)
        metrics.left()
        return reply(nil)
      }
      uses.note(arrival.sender.caller, at: arrival.receivedAt, from: arrival.address)
      let answer = try route.answer(receipt, arrival.reading, at: arrival.receivedAt)
      if let status = answer.status {
        reply(finish(arrival, LaneAnswer(answer.acceptance, status)))
      } else {
        complete(arrival, answer, on: loop, reply)
      }
    } catch {
      reply(finish(arrival, problem(error, arrival)))
    }
  }

  /// What needs more questions.
  private func complete(
    _ arrival: Arrival, _ answer: UsageReportRoute.Answer, on loop: any EventLoop,
    _ reply: @escaping @Sendable (LaneAnswer?) -> Void
  ) {
    loop.makeFutureWithTask { [self] in
      do {
        let (acceptance, status) = try await route.complete(answer, at: arrival.receivedAt)
        return LaneAnswer(acceptance, status)
      } catch {
        return problem(error, arrival)
      }
    }.whenSuccess { [self] answer in reply(finish(arrival, answer)) }
  }

  private func problem(_ error: any Error, _ arrival: Arrival) -> LaneAnswer {
    let problem = Problem(error)
    if problem.status.code >= 500 {
      RequestLog.failed(problem, error, log(of: arrival))
    }
    return LaneAnswer(problem, requestID: arrival.requestID)
  }

  private func finish(_ arrival: Arrival, _ answer: LaneAnswer) -> LaneAnswer {
    let duration = ContinuousClock.now - arrival.start
    metrics.ended(
      Self.row.method, route: Self.row.path, status: answer.status.code,
      nanoseconds: duration.nanoseconds)
    if logger.logLevel <= .debug {
      RequestLog.answered(
        Self.row.method, route: Self.row.path, status: answer.status, after: duration,
        log(of: arrival))
    }
    var answer = answer
    answer.headers[.requestID] = arrival.requestID
    answers.apply(to: &answer.headers)
    return answer
  }

  private func log(of arrival: Arrival) -> Logger {
    var logger = logger
    logger[metadataKey: RequestLog.idKey] = .string(arrival.requestID)
    return logger
  }
}
