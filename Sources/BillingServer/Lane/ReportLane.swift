import HTTPTypes
import Hummingbird
import Logging
import Metering
import NIOCore
import Reporting
import StripeAPI
import UsageLedger

/// The short way of a report: collected, submitted and answered on the event loop of its connection.
///
/// Only a report that nothing speaks against takes it. Whatever would be refused before it is stored, or asks for more
/// than the store can tell at once, is left to the routes, which word every refusal.
final class ReportLane: Sendable {
  private static let row = APIOperation.reportUsage.route

  private let intake: ReportIntake
  private let keyring: Keyring
  private let clock: any WallClock
  private let origins: OriginCheck
  private let uses: KeyUseLog
  private let requests: RequestLimiter
  private let boundary: RequestBoundary
  private let logger: Logger

  /// `intake` and `keyring` are those of the routes.
  init(_ dependencies: ServiceDependencies, _ intake: ReportIntake, _ keyring: Keyring) {
    self.intake = intake
    self.keyring = keyring
    clock = dependencies.clock
    origins = OriginCheck(publicURL: dependencies.settings.publicURL)
    uses = dependencies.keyUses
    requests = dependencies.requests
    boundary = RequestBoundary(dependencies)
    logger = dependencies.logger
  }

  /// A report on its way through the lane.
  struct Passage: Sendable {
    let submission: ReportSubmission
    let caller: Caller
    /// Whom the request was counted for.
    let source: RequestSource?
    /// What is left of its requests.
    let standing: RateStanding?
    /// Where the connection comes from.
    let address: String?
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

  /// A report whose sender is known. Nil, with nothing counted, for what the routes have to answer.
  func passage(of request: Request, body: [UInt8], from address: String?) -> Passage? {
    let start = ContinuousClock.now
    let now = clock.now()
    guard let caller = caller(of: request, at: now) else { return nil }
    let source = RequestSource.of(caller, from: address)
    let standing = requests.ask(source, at: now)
    guard standing?.isRefused != true else { return nil }
    let arrival = ReportArrival(
      caller: caller, headerKey: request.headers[.idempotencyKey], receivedAt: now,
      product: ExporterProduct(userAgent: request.headers[.userAgent]))
    guard let submission = intake.promptSubmission(of: body, arrival) else {
      requests.left(source)
      return nil
    }
    return Passage(
      submission: submission, caller: caller, source: source, standing: standing, address: address,
      requestID: TraceParent(of: request)?.traceID ?? RequestID().description, start: start)
  }

  /// Nil for a caller whom the routes have to look at.
  private func caller(of request: Request, at now: Timestamp) -> Caller? {
    guard let caller = keyring.promptCaller(presenting: request.bearerKey, at: now),
      let grant = caller.grant, Self.row.admits(grant),
      (try? origins.check(request, caller: caller)) != nil
    else { return nil }
    return caller
  }

  /// Makes a report durable; `reply` is called on `loop` with the answer, or with nil when the routes have to look at the
  /// request after all, which left no trace then.
  func submit(
    _ passage: Passage, on loop: any EventLoop, reply: @escaping @Sendable (WrittenAnswer?) -> Void
  ) {
    boundary.began()
    intake.submit(passage.submission) { [self] result in
      loop.execute { self.answer(passage, result, on: loop, reply) }
    }
  }

  private func answer(
    _ passage: Passage, _ result: Result<AppendReceipt?, LedgerError>, on loop: any EventLoop,
    _ reply: @escaping @Sendable (WrittenAnswer?) -> Void
  ) {
    do {
      guard let receipt = try result.get() else {
        keyring.forget(passage.submission.claim)
        requests.left(passage.source)
        boundary.left()
        return reply(nil)
      }
      uses.note(
        passage.caller, at: passage.submission.draft.receivedAt, from: passage.address)
      let answer = try intake.answer(receipt, to: passage.submission)
      if let status = answer.status {
        reply(finish(passage, WrittenAnswer(answer.acceptance, status)))
      } else {
        complete(passage, answer, on: loop, reply)
      }
    } catch let error as LedgerError {
      reply(finish(passage, failed(passage, intake.problem(error), error)))
    } catch {
      reply(finish(passage, failed(passage, Problem(error), error)))
    }
  }

  /// What needs more questions.
  private func complete(
    _ passage: Passage, _ answer: ReportIntake.Answer, on loop: any EventLoop,
    _ reply: @escaping @Sendable (WrittenAnswer?) -> Void
  ) {
    loop.makeFutureWithTask { [self] in
      do {
        return try await StripeCause.$current.withValue(StripeCause(requests: [passage.requestID]))
        {
          try await intake.complete(answer, to: passage.submission)
        }
      } catch {
        return failed(passage, Problem(error), error)
      }
    }.whenSuccess { [self] answer in reply(finish(passage, answer)) }
  }

  private func failed(_ passage: Passage, _ problem: Problem, _ cause: any Error) -> WrittenAnswer {
    boundary.failed(problem, cause, log(of: passage))
    return WrittenAnswer(problem, requestID: passage.requestID)
  }

  private func finish(_ passage: Passage, _ answer: WrittenAnswer) -> WrittenAnswer {
    var answer = answer
    boundary.ended(
      Self.row.method, route: Self.row.path, status: answer.status, headers: &answer.headers,
      requestID: passage.requestID, standing: passage.standing, start: passage.start,
      logger.logLevel <= .debug ? log(of: passage) : logger)
    return answer
  }

  private func log(of passage: Passage) -> Logger {
    var logger = logger
    logger[metadataKey: RequestLog.idKey] = .string(passage.requestID)
    return logger
  }
}
