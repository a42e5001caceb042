import Foundation
import Logging

extension StripeClient {
  /// Performs a call and decodes its answer.
  func send<Answer: Decodable>(_ call: StripeCall, as type: Answer.Type = Answer.self)
    async throws(StripeError)
    -> Answer
  {
    let answer = try await perform(call)
    do {
      return try JSONDecoder().decode(Answer.self, from: Data(answer.body))
    } catch {
      throw StripeError(
        kind: .unreadableAnswer,
        message:
          "\(call.path.text) answered something that is not \(Answer.self): \(Self.place(error))",
        status: answer.status, requestID: answer.requestID)
    }
  }

  /// Sends a call until it is answered, refused for good, out of retries, or ``StripeDeadline`` is over.
  func perform(_ call: StripeCall) async throws(StripeError) -> StripeHTTPResponse {
    try await StripeChangeNotice.give(before: call)
    return try await StripeDeadline.hold { () async throws(StripeError) in try await repeated(call)
    }
  }

  private func repeated(_ call: StripeCall) async throws(StripeError) -> StripeHTTPResponse {
    guard call.path.isComplete else {
      throw StripeError(kind: .invalidRequest, message: "an empty id in \(call.path.text)")
    }
    let request = call.request(configuration, generatedKey: effects.idempotencyKey())
    var policy = RetryPolicy(maxRetries: configuration.maxRetries)
    let started = effects.instant()
    while true {
      try await interruptible { try await pace.turn(call.lane, effects) }
      let attempt = try await attempt(request, call)
      switch policy.action(after: attempt.outcome, spread: effects.spread()) {
      case .finish: return try attempt.successfulAnswer()
      case .retry where configuration.patience.map({ effects.instant() - started >= $0 }) ?? false:
        return try attempt.successfulAnswer()
      case .retry(let delay): try await interruptible { try await effects.sleep(delay) }
      }
    }
  }

  /// A wait, whose end by cancellation is one of our errors.
  private func interruptible(_ wait: () async throws -> Void) async throws(StripeError) {
    do { try await wait() } catch { throw StripeError(interruption: error) }
  }

  private func attempt(_ request: StripeHTTPRequest, _ call: StripeCall) async throws(StripeError)
    -> StripeAttempt
  {
    let started = effects.instant()
    let sentAt = effects.unixTime()
    let attempt: StripeAttempt
    do {
      let answer = try await transport.send(request)
      clock.observe(answer, sentAt: sentAt, receivedAt: effects.unixTime())
      pace.observe(answer, call.lane, effects)
      attempt = .answered(answer)
    } catch let error as StripeTransportError {
      attempt = .unanswered(error)
    } catch {
      throw StripeError(interruption: error)
    }
    log(attempt, request.method, call.path, effects.instant() - started)
    return attempt
  }

  private func log(
    _ attempt: StripeAttempt, _ method: StripeHTTPMethod, _ path: StripePath, _ duration: Duration
  ) {
    var metadata: Logger.Metadata = [
      "method": "\(method.rawValue)", "path": "\(path.text)",
      "duration_ms": "\(Int64(duration / .milliseconds(1)))",
    ]
    let cause = StripeCause.current
    metadata["customer"] = cause.customer.map { "\($0)" }
    if !cause.requests.isEmpty {
      metadata["request_ids"] = "\(cause.requests.joined(separator: " "))"
    }
    switch attempt {
    case .answered(let answer):
      metadata["status"] = "\(answer.status)"
      metadata["stripe_request_id"] = answer.requestID.map { "\($0)" }
      let level: Logger.Level = answer.isSuccess ? .debug : .info
      logger.log(level: level, "Stripe answered", metadata: metadata)
    case .unanswered(let error):
      metadata["reason"] = "\(error.reason)"
      logger.notice("Stripe did not answer", metadata: metadata)
    }
  }

  /// Where decoding failed, without any value from the body.
  private static func place(_ error: any Error) -> String {
    func text(_ path: [any CodingKey]) -> String { path.map(\.stringValue).joined(separator: ".") }
    return switch error {
    case DecodingError.keyNotFound(let key, let context):
      "no \(text(context.codingPath + [key]))"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
      DecodingError.dataCorrupted(let context):
      "unreadable at '\(text(context.codingPath))'"
    default: "unreadable"
    }
  }
}
