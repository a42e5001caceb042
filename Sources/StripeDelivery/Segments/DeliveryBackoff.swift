import Metering

/// How long to wait after failures in a row: 0.5 s, doubled up to 10 s while Stripe answers at all, up to 60 s while not.
public struct DeliveryBackoff: Hashable, Sendable {
  public private(set) var failures = 0

  public init() {}

  /// Counts a failure and returns how long to wait before the next attempt.
  public mutating func delayNanoseconds(isAnswering: Bool) -> Int64 {
    let half = Timestamp.nanosecondsPerSecond / 2
    let delay = half << Int64(min(failures, 10))
    failures += 1
    return min(delay, (isAnswering ? 20 : 120) * half)
  }

}
