/// When a lost connection may be tried again: after 0.1 s, then 0.2 s, … 1 s at most. Pure.
///
/// Until then callers are refused at once: nobody waits on a server that is away.
struct ReconnectSchedule: Sendable {
  static let first = Duration.milliseconds(100)
  static let longest = Duration.seconds(1)

  private var failureCount = 0
  private var retryAt: ContinuousClock.Instant?

  func mayConnect(at now: ContinuousClock.Instant) -> Bool { retryAt.map { now >= $0 } ?? true }

  mutating func failed(at now: ContinuousClock.Instant) {
    let doublings = min(failureCount, 4)
    failureCount += 1
    retryAt = now.advanced(by: min(Self.first * (1 << doublings), Self.longest))
  }

  mutating func succeeded() { self = ReconnectSchedule() }
}
