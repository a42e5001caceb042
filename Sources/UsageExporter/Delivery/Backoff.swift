/// How long to wait before the next try: doubling from one second to five minutes, half of it random.
///
/// Without that all exporters of a platform would come back at the same instant after an outage.
struct Backoff: Equatable, Sendable {
  static let firstMilliseconds: Int64 = 1_000
  static let longestMilliseconds: Int64 = 300_000
  /// A service may ask for a longer pause, but not for a forgotten queue.
  static let longestRetryAfterMilliseconds: Int64 = 3_600_000

  private(set) var failures = 0

  mutating func reset() { failures = 0 }

  /// The pause after one more failure; `random` is anything, `atLeast` is what the service asked for.
  mutating func pauseMilliseconds(random: UInt64, atLeastMilliseconds: Int64 = 0) -> Int64 {
    let ceiling = min(Self.longestMilliseconds, Self.firstMilliseconds << min(failures, 16))
    failures += 1
    let half = ceiling / 2
    let drawn = half + Int64(random % UInt64(half + 1))
    return max(drawn, min(atLeastMilliseconds, Self.longestRetryAfterMilliseconds))
  }
}
