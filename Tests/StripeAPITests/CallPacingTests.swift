import Testing

@testable import StripeAPI

/// Calls on a virtual clock: no second has more than the limit, and little of it is left unused.
@Suite struct CallPacingTests {
  static let second = TokenBucket.second

  static func call(_ endpoint: String = "GET /v1/prices") -> CallPacing.Lane {
    CallPacing.Lane(endpoint: endpoint, isMeterEvent: false)
  }

  static let event = CallPacing.Lane(endpoint: "POST /v1/billing/meter_events", isMeterEvent: true)

  /// Sends as many calls of these lanes in turns as may go in so many seconds; when each went.
  static func sent(
    _ pacing: inout CallPacing, _ lanes: [CallPacing.Lane], seconds: Int64, from start: Int64 = 0
  ) -> [CallPacing.Lane: [Int64]] {
    var times: [CallPacing.Lane: [Int64]] = [:]
    var now = start
    while now < start + seconds * second {
      var wait = Int64.max
      for lane in lanes {
        switch pacing.action(lane, at: now) {
        case .go:
          times[lane, default: []].append(now)
          wait = 0
        case .wait(let nanoseconds): wait = min(wait, nanoseconds)
        }
      }
      now += wait
    }
    return times
  }

  /// The most in any second, its end left out.
  static func most(_ times: [Int64]) -> Int {
    let times = times.sorted()
    var first = 0
    var most = 0
    for (last, time) in times.enumerated() {
      while times[first] <= time - second { first += 1 }
      most = max(most, last - first + 1)
    }
    return most
  }

  @Test(arguments: [1, 2, 5, 10, 24, 25, 26, 50, 99, 100, 333, 1_000, 10_000])
  func aLimitIsUsedAndNeverPassed(_ limit: Int) {
    var bucket = TokenBucket(limit: limit)
    var times: [Int64] = []
    var now: Int64 = 0
    while now < 20 * Self.second {
      now = bucket.earliest(from: now)
      bucket.take(at: now)
      times.append(now)
    }
    #expect(Self.most(times) <= limit)
    #expect(Double(times.count) >= 0.95 * Double(limit) * 20)
  }

  /// After a pause a few go at once, and the second around them has no more than the limit either.
  @Test(arguments: [25, 100, 1_000]) func aPauseSavesNothingUp(_ limit: Int) {
    var bucket = TokenBucket(limit: limit)
    var times: [Int64] = []
    for start in [0, 7, 7_000] as [Int64] {
      var now = start * Self.second + 123_456_789
      for _ in 0..<(3 * limit) {
        now = bucket.earliest(from: now)
        bucket.take(at: now)
        times.append(now)
      }
    }
    #expect(Self.most(times) <= limit)
  }

  @Test func liveCallsEventsAndEndpointsEachHaveTheirLimit() {
    var pacing = CallPacing(.live)
    let lanes = (1...8).map { Self.call("GET /v1/\($0)") } + [Self.event]
    let times = Self.sent(&pacing, lanes, seconds: 10)
    let calls = times.filter { $0.key != Self.event }
    let all = calls.values.flatMap { $0 }
    #expect(Self.most(all) <= 100 && all.count >= 950)
    #expect(calls.values.allSatisfy { Self.most($0) <= 25 })
    let events = times[Self.event] ?? []
    #expect(Self.most(events) <= 1_000 && events.count >= 9_500)
  }

  @Test func oneEndpointAloneUsesItsOwn() {
    var pacing = CallPacing(.live)
    let times = Self.sent(&pacing, [Self.call()], seconds: 20)[Self.call()] ?? []
    #expect(Self.most(times) <= 25 && times.count >= 475)
  }

  /// In test mode meter events are calls like others.
  @Test func testModeHasOneLimitForEverything() {
    var pacing = CallPacing(.test)
    let times = Self.sent(&pacing, [Self.event, Self.call()], seconds: 20).values.flatMap { $0 }
    #expect(Self.most(times) <= 25 && times.count >= 475)
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    let reason: String?
    let retryAfter: Int64?
    /// How long the endpoint, another one, and live meter events wait, in milliseconds.
    let waits: [Int64]
    var testDescription: String { "\(reason ?? "lock_timeout"), \(retryAfter ?? -1)" }
  }

  static let refusals = [
    Refusal(reason: "global-rate", retryAfter: nil, waits: [500, 500, 0]),
    Refusal(reason: "global-concurrency", retryAfter: nil, waits: [500, 500, 0]),
    Refusal(reason: "global-rate", retryAfter: 3, waits: [3_000, 3_000, 0]),
    Refusal(reason: "endpoint-rate", retryAfter: nil, waits: [500, 0, 0]),
    Refusal(reason: "endpoint-concurrency", retryAfter: 2, waits: [2_000, 0, 0]),
    Refusal(reason: "a reason of tomorrow", retryAfter: nil, waits: [500, 0, 0]),
    Refusal(reason: "resource-specific", retryAfter: 2, waits: [0, 0, 0]),
    Refusal(reason: nil, retryAfter: nil, waits: [0, 0, 0]),
  ]

  @Test(arguments: refusals) func aRefusalMakesThoseWaitWhomItIsAbout(_ refusal: Refusal) {
    var pacing = CallPacing(.live)
    let now = 5 * Self.second
    pacing.refused(
      Self.call(), reason: refusal.reason, retryAfterSeconds: refusal.retryAfter, at: now)
    let waits = [Self.call(), Self.call("GET /v1/other"), Self.event].map { lane -> Int64 in
      switch pacing.action(lane, at: now) {
      case .go: 0
      case .wait(let nanoseconds): nanoseconds / 1_000_000
      }
    }
    #expect(waits == refusal.waits)
  }

  @Test func aLaterRefusalNeverShortensAPause() {
    var pacing = CallPacing(.live)
    pacing.refused(Self.call(), reason: "global-rate", retryAfterSeconds: 5, at: 0)
    pacing.refused(Self.call(), reason: "global-rate", retryAfterSeconds: nil, at: Self.second)
    #expect(
      pacing.action(Self.call(), at: Self.second) == .wait(nanoseconds: 4 * Self.second))
    #expect(pacing.action(Self.call(), at: 5 * Self.second) == .go)
  }

  /// A sandbox has no limits unless it is given some; it says so by its first refusal.
  @Test func elsewhereTheLimitsAreKeptFromTheFirstRefusalOn() {
    var pacing = CallPacing(.test, isInForce: false)
    for _ in 0..<1_000 { #expect(pacing.action(Self.call(), at: 0) == .go) }
    pacing.refused(Self.call(), reason: "global-rate", retryAfterSeconds: nil, at: 0)
    let times = Self.sent(&pacing, [Self.call()], seconds: 10, from: Self.second)
    #expect(Self.most(times[Self.call()] ?? []) <= 25)
  }

  /// A lock is one object's, and an endpoint's limit may be another's: they say nothing of the account's.
  @Test(arguments: [nil, "resource-specific", "endpoint-rate", "global-concurrency"])
  func otherRefusalsSayNothingOfTheLimits(_ reason: String?) {
    var pacing = CallPacing(.test, isInForce: false)
    pacing.refused(Self.call(), reason: reason, retryAfterSeconds: nil, at: 0)
    #expect(!pacing.isInForce)
  }
}
