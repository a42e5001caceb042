/// Lets calls through at a rate, and a few at once after a pause; in no second more than its limit. Pure.
///
/// A few of the limit are kept for those at once, the rest is the rate: 4 and 96 of 100. Whatever second is looked at, the
/// two together are the most that it can have; and where calls wait without a pause, 0.96 of the limit are used.
struct TokenBucket: Hashable, Sendable {
  /// A second in the bucket's unit of time.
  static let second: Int64 = 1_000_000_000

  /// Between two calls of the rate.
  private let interval: Int64
  /// How far ahead of the rate calls may be.
  private let tolerance: Int64
  /// When the rate would have its next call, since an arbitrary start.
  private var due: Int64?

  /// At most `limit` calls in any second.
  init(limit: Int) {
    let limit = Int64(max(1, limit))
    let burst = limit < 25 ? 1 : limit / 25
    let rate = limit < 25 ? limit : limit - burst
    interval = (Self.second + rate - 1) / rate
    tolerance = interval * (burst - 1)
  }

  /// The first moment from `now` on at which a call may go.
  func earliest(from now: Int64) -> Int64 {
    guard let due else { return now }
    return max(now, due - tolerance)
  }

  /// A call goes at `now`, which is not before ``earliest(from:)``.
  mutating func take(at now: Int64) {
    due = max(due ?? now, now) + interval
  }
}
