import Metering

/// How much of something one caller may have: so much in a time, and so much at once after a pause.
///
/// A token bucket: `burst` tokens at most, one comes back after each `tokenNanoseconds`, and each request takes one.
struct TokenRate: Hashable, Sendable {
  /// How long one token takes to come back, rounded down: for the caller.
  let tokenNanoseconds: Int64
  let burst: Int

  /// Beyond it nobody tells a limit from none.
  private static let mostTokens = 1_000_000_000

  /// Both are one or more, and at most 10⁹.
  init(perSecond: Int, burst: Int) {
    tokenNanoseconds = Timestamp.nanosecondsPerSecond / Int64(max(1, perSecond))
    self.burst = min(max(1, burst), Self.mostTokens)
  }

  /// As many at once as in a day; one or more.
  init(perDay: Int) {
    burst = max(1, perDay)
    tokenNanoseconds = 86_400 * Timestamp.nanosecondsPerSecond / Int64(burst)
  }

  /// How long an empty bucket takes to be full, in nanoseconds.
  var fullNanoseconds: Int64 { tokenNanoseconds * Int64(burst) }

  /// The same in seconds, rounded up.
  var windowSeconds: Int64 { Self.wholeSeconds(fullNanoseconds) }

  /// Rounded up: who waits for so long waits long enough.
  static func wholeSeconds(_ nanoseconds: Int64) -> Int64 {
    (nanoseconds + Timestamp.nanosecondsPerSecond - 1) / Timestamp.nanosecondsPerSecond
  }
}
