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
  static let path = "/api/usage/report"

  private let store: any SubmissionStore
  private let access: LaneAccess
  private let route: UsageReportRoute
  private let uses: KeyUseLog
  private let metrics: RequestMetrics
  private let logger: Logger

  init(
    store: any SubmissionStore, access: LaneAccess, route: UsageReportRoute,
    uses: KeyUseLog, metrics: RequestMetrics, logger: Logger
  ) {
    self.store = store
    self.access = access
    self.route = route
    self.uses = uses
    self.metrics = metrics
    self.logger = logger
  }

  /// A report on its way through the lane.
  struct Arrival: Sendable {
    let reading: ReportReading
    let entitled: LaneAccess.Entitled
    /// Where the connection comes from.
    let address: String?
    let receivedAt: Timestamp
    let requestID: String
    let start: ContinuousClock.Instant
  }

  /// Whether a request may be meant for the lane, judged by its head: then its body is collected first.
  static func takes(_ head: HTTPRequest) -> Bool {
    guard head.method == .post, head.path == path else { return false }
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
    guard let entitled = access.entitled(request, at: now),
      let reading = try? ReportReading(json: body, headerKey: key, receivedAt: now),
      entitled.caller.mayReport(
        for: reading.report.customer, instance: reading.report.instance),
      route.intake.names.isKnown(reading.report)
    else { return nil }
    return Arrival(
      reading: reading, entitled: entitled, address: address, receivedAt: now,
      requestID: TraceParent(of: request)?.traceID ?? RequestID().description, start: start)
  }

  /// Makes a report durable; `reply` is called on `loop` with the answer, or with nil when the routes have to look at the
  /// request after all, which left no trace then.
  func submit(
    _ arrival: Arrival, on loop: any EventLoop, reply: @escaping @Sendable (LaneAnswer?) -> Void
  ) {
    let start = ContinuousClock.now
    let draft = EntryDraft(
      report: arrival.reading.report, receivedAt: arrival.receivedAt,
      reportedBy: arrival.entitled.caller.id)
    metrics.began()
    store.submit(draft, if: arrival.entitled.claim) { [self] result in
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
        access.forget(arrival.entitled.claim)
        metrics.left()
        return reply(nil)
      }
      uses.note(arrival.entitled.caller, at: arrival.receivedAt, from: arrival.address)
      let acceptance = try route.intake.acceptance(of: receipt, arrival.reading)
      if let status = route.delivery.status(of: receipt),
        !receipt.mayBeLate(acceptance.entry, at: arrival.receivedAt)
      {
        reply(finish(arrival, LaneAnswer(acceptance, status)))
      } else {
        complete(arrival, acceptance, on: loop, reply)
      }
    } catch {
      reply(finish(arrival, problem(error, arrival)))
    }
  }

  /// What needs more questions is answered as the routes do it.
  private func complete(
    _ arrival: Arrival, _ acceptance: ReportIntake.Acceptance, on loop: any EventLoop,
    _ reply: @escaping @Sendable (LaneAnswer?) -> Void
  ) {
    loop.makeFutureWithTask { [self] in
      do {
        let acceptance = try await route.intake.addingLateness(
          to: acceptance, at: arrival.receivedAt)
        return LaneAnswer(acceptance, await route.delivery.status(of: acceptance.entry))
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
      .post, route: Self.path, status: answer.status.code, nanoseconds: duration.nanoseconds)
    if logger.logLevel <= .debug {
      RequestLog.answered(
        .post, route: Self.path, status: answer.status, after: duration, log(of: arrival))
    }
    var answer = answer
    answer.headers[.requestID] = arrival.requestID
    return answer
  }

  private func log(of arrival: Arrival) -> Logger {
    var logger = logger
    logger[metadataKey: RequestLog.idKey] = .string(arrival.requestID)
    return logger
  }
}

extension AppendReceipt {
  /// Whether the entry's period may have been closed before it.
  fileprivate func mayBeLate(_ entry: LedgerEntry, at now: Timestamp) -> Bool {
    guard let closedUntil else { return false }
    return entry.window.end <= closedUntil
      || PeriodState(end: entry.window.end, now: now) == .closed
  }
}
