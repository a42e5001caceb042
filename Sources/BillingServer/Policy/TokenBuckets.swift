import Metering

/// What is in a bucket.
struct TokensLeft: Hashable, Sendable {
  let count: Int
  /// How long it takes until there is one more, or would be one more than the bucket holds.
  let nextNanoseconds: Int64
}

/// A token bucket for each caller, of those that are not full.
///
/// Of a bucket is kept how long it takes to be full again and when that was so: a clock that goes back neither refills a
/// bucket nor empties it. There are never more than `capacity`: full ones are forgotten then, and where that is not enough
/// the fuller half.
struct TokenBuckets<Source: Hashable & Sendable>: Sendable {
  private struct Bucket {
    /// In nanoseconds; zero when it is full.
    var untilFull: Int64
    var at: Timestamp

    func untilFull(at now: Timestamp) -> Int64 {
      max(0, untilFull - max(0, now.nanoseconds(since: at)))
    }
  }

  private let rate: TokenRate
  private let capacity: Int
  private var buckets: [Source: Bucket] = [:]

  /// `capacity`: how many callers are remembered, one or more.
  init(rate: TokenRate, capacity: Int) {
    self.rate = rate
    self.capacity = max(1, capacity)
  }

  /// How many callers are remembered.
  var count: Int { buckets.count }

  /// Takes a token for one request. Nil when there was one; else how many nanoseconds it takes until there is, more than zero.
  mutating func take(_ source: Source, at now: Timestamp) -> Int64? {
    let untilFull = buckets[source]?.untilFull(at: now) ?? 0
    let taken = untilFull + rate.tokenNanoseconds
    guard taken <= rate.fullNanoseconds else {
      buckets[source] = Bucket(untilFull: untilFull, at: now)
      return taken - rate.fullNanoseconds
    }
    if buckets.count >= capacity, buckets[source] == nil { makeRoom(at: now) }
    buckets[source] = Bucket(untilFull: taken, at: now)
    return nil
  }

  /// What a caller has at a moment.
  func left(of source: Source, at now: Timestamp) -> TokensLeft {
    let untilFull = buckets[source]?.untilFull(at: now) ?? 0
    let count = max(0, rate.fullNanoseconds - untilFull) / rate.tokenNanoseconds
    let untilNext = untilFull - rate.fullNanoseconds + rate.tokenNanoseconds * (count + 1)
    return TokensLeft(count: Int(count), nextNanoseconds: untilNext)
  }

  /// Gives back the token of a request that is to be counted elsewhere.
  mutating func giveBack(_ source: Source) {
    buckets[source]?.untilFull -= rate.tokenNanoseconds
  }

  private mutating func makeRoom(at now: Timestamp) {
    buckets = buckets.filter { $0.value.untilFull(at: now) > 0 }
    guard buckets.count >= capacity else { return }
    let waits = buckets.values.map { $0.untilFull(at: now) }.sorted()
    let middle = waits[waits.count / 2]
    buckets = buckets.filter { $0.value.untilFull(at: now) > middle }
  }
}
