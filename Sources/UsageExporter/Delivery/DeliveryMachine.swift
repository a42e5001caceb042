import Metering
import Reporting

/// Decides what becomes of the report at the head of the queue; it neither waits nor sends.
struct DeliveryMachine: Equatable, Sendable {
  /// A wrong key or address is put right by people, so there is no hurry.
  static let slowMilliseconds: Int64 = 60_000

  enum Verdict: Equatable, Sendable {
    /// Take it off the queue.
    case acknowledged(ServiceAnswer.StoredAnswer)
    /// It can never be taken: keep it aside and go on with the next.
    case rejected(ServiceAnswer.Refusal)
    /// The service has other reports on some of its time, in these windows: they count, and the rest is reported anew.
    case overlapped([TimeWindow], ServiceAnswer.Refusal)
    /// Keep it at the head and try again.
    case retry(afterMilliseconds: Int64, reason: String, needsPeople: Bool)
  }

  private(set) var backoff = Backoff()

  /// What to do after an answer; `random` spreads the pauses of many exporters.
  mutating func verdict(_ answer: ServiceAnswer, for report: UsageReport, random: UInt64) -> Verdict
  {
    switch answer {
    case .stored(let stored):
      backoff.reset()
      return .acknowledged(stored)
    case .unreachable(let reason):
      return retry(reason, random: random)
    case .refused(let refusal):
      return verdict(refusal, for: report, random: random)
    }
  }

  private mutating func verdict(
    _ refusal: ServiceAnswer.Refusal, for report: UsageReport, random: UInt64
  ) -> Verdict {
    let reason = "answered \(refusal.status): \(refusal.detail)"
    switch refusal.status {
    case 400, 409, 413, 422:
      // Only the service knows what it will never take; what a proxy says of a request passes.
      guard refusal.code != nil else {
        return retry("\(reason) (not the billing service's own answer)", random: random)
      }
      if let pause = Self.pauseForClock(refusal, report) {
        return .retry(
          afterMilliseconds: pause, reason: "\(reason); this machine's clock is ahead",
          needsPeople: true)
      }
      backoff.reset()
      let existing = Self.existing(refusal, report)
      return existing.isEmpty ? .rejected(refusal) : .overlapped(existing, refusal)
    case 200, 201:
      return retry(
        "answered \(refusal.status) without report.id: \(refusal.detail)", random: random,
        atLeastMilliseconds: Self.slowMilliseconds, needsPeople: true)
    case 408, 425, 429, 500...599:
      return retry(
        reason, random: random, atLeastMilliseconds: (refusal.retryAfterSeconds ?? 0) * 1_000)
    default:
      // 401, 403, 404 and whatever else a wrong key, address or proxy answers.
      return retry(
        reason, random: random, atLeastMilliseconds: Self.slowMilliseconds, needsPeople: true)
    }
  }

  private mutating func retry(
    _ reason: String, random: UInt64, atLeastMilliseconds: Int64 = 0, needsPeople: Bool = false
  ) -> Verdict {
    let pause = backoff.pauseMilliseconds(
      random: random, atLeastMilliseconds: atLeastMilliseconds)
    return .retry(afterMilliseconds: pause, reason: reason, needsPeople: needsPeople)
  }

  /// The service's windows that share time with the report's; others tell nothing.
  private static func existing(_ refusal: ServiceAnswer.Refusal, _ report: UsageReport)
    -> [TimeWindow]
  {
    guard refusal.status == 409, refusal.code == "window_overlap", let window = report.window
    else { return [] }
    return refusal.windows.filter { $0.start < window.end && window.start < $0.end }
  }

  /// A window that the service's clock has not reached is refused today and right later: wait for it.
  private static func pauseForClock(_ refusal: ServiceAnswer.Refusal, _ report: UsageReport)
    -> Int64?
  {
    guard refusal.status != 409, let service = refusal.serviceTime, let end = report.window?.end,
      end > service
    else { return nil }
    return min(end.milliseconds(since: service) + 1_000, Backoff.longestMilliseconds)
  }
}
