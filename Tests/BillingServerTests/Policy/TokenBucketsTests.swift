import Metering
import Testing

@testable import BillingServer

@Suite struct TokenBucketsTests {
  /// A request at that many milliseconds after the start; `wait` in milliseconds where there is no token.
  struct Step: Sendable {
    let at: Int64
    var source = "a"
    let wait: Int64?
  }

  struct Row: Sendable, CustomStringConvertible {
    let description: String
    var perSecond = 10
    var burst = 3
    let steps: [Step]
  }

  private static let start = Timestamp(seconds: 1_700_000_000)

  private static func row(
    _ name: String, perSecond: Int = 10, burst: Int = 3, _ steps: (Int64, Int64?)...
  ) -> Row {
    Row(
      description: name, perSecond: perSecond, burst: burst,
      steps: steps.map { Step(at: $0.0, wait: $0.1) })
  }

  static let rows: [Row] = [
    row("a full bucket has its burst, no more", (0, nil), (0, nil), (0, nil), (0, 100)),
    row("a refusal takes no token", burst: 1, (0, nil), (0, 100), (0, 100), (100, nil), (100, 100)),
    row(
      "a token is there when its time is over, not before", burst: 1, (0, nil), (99, 1), (100, nil)),
    row(
      "a part of a token is kept", burst: 1, (0, nil), (60, 40), (100, nil), (150, 50), (200, nil)),
    row(
      "a long pause fills the bucket and no more", (0, nil), (0, nil), (0, nil), (3_600_000, nil),
      (3_600_000, nil), (3_600_000, nil), (3_600_000, 100)),
    row(
      "at the rate nobody waits", burst: 1, (0, nil), (100, nil), (200, nil), (300, nil), (400, nil)
    ),
    row("one a second", perSecond: 1, burst: 1, (0, nil), (1, 999), (999, 1), (1_000, nil)),
    row(
      "a clock that goes back refills nothing and takes nothing", burst: 2, (1_000, nil),
      (1_000, nil), (0, 100), (50, 50), (100, nil), (100, 100)),
    row(
      "behind a clock that was far ahead the wait is as short", burst: 1, (86_400_000, nil),
      (0, 100), (100, nil)),
  ]

  @Test(arguments: rows)
  func tokensComeAndGo(row: Row) {
    let rate = TokenRate(perSecond: row.perSecond, burst: row.burst)
    var buckets = TokenBuckets<String>(rate: rate, capacity: 10)
    for (number, step) in row.steps.enumerated() {
      let now = Self.start.advanced(byMilliseconds: step.at)
      let wait = buckets.take(step.source, at: now).map { $0 / 1_000_000 }
      #expect(wait == step.wait, "step \(number)")
    }
  }

  /// Ten tokens a second, three at most: what is left so many milliseconds behind the third request.
  @Test(arguments: [
    (0, 0, 100), (1, 0, 99), (99, 0, 1), (100, 1, 100), (150, 1, 50), (299, 2, 1), (300, 3, 100),
    (86_400_000, 3, 100), (-50, 0, 100),
  ])
  func whatIsLeft(after: Int64, count: Int, next: Int64) {
    var buckets = TokenBuckets<String>(
      rate: TokenRate(perSecond: 10, burst: 3), capacity: 10)
    for _ in 1...3 { #expect(buckets.take("a", at: Self.start) == nil) }
    let now = Self.start.advanced(byMilliseconds: after)
    let expected = TokensLeft(count: count, nextNanoseconds: next * 1_000_000)
    #expect(buckets.left(of: "a", at: now) == expected)
    #expect(buckets.left(of: "b", at: now) == TokensLeft(count: 3, nextNanoseconds: 100_000_000))
  }

  @Test func eachCallerHasABucketOfItsOwn() {
    let rate = TokenRate(perSecond: 1, burst: 1)
    var buckets = TokenBuckets<Int>(rate: rate, capacity: 100_000)
    for source in 0..<10_000 { #expect(buckets.take(source, at: Self.start) == nil) }
    for source in 0..<10_000 { #expect(buckets.take(source, at: Self.start) != nil) }
    #expect(buckets.count == 10_000)
  }

  @Test func aTokenThatWasGivenBackIsThereAgain() {
    let rate = TokenRate(perSecond: 1, burst: 1)
    var buckets = TokenBuckets<String>(rate: rate, capacity: 10)
    for _ in 1...5 {
      #expect(buckets.take("a", at: Self.start) == nil)
      buckets.giveBack("a")
    }
    #expect(buckets.take("a", at: Self.start) == nil)
    #expect(buckets.take("a", at: Self.start) != nil)
    buckets.giveBack("nobody")
    #expect(buckets.count == 1)
  }

  @Test func fullBucketsAreForgottenForNewCallers() {
    let rate = TokenRate(perSecond: 1, burst: 10)
    var buckets = TokenBuckets<Int>(rate: rate, capacity: 100)
    for source in 0..<100 { #expect(buckets.take(source, at: Self.start) == nil) }
    let later = Self.start.advanced(bySeconds: 1)
    for _ in 1...5 { #expect(buckets.take(0, at: later) == nil) }
    #expect(buckets.take(100, at: later) == nil)
    #expect(buckets.count == 2)
  }

  /// Whoever used the most is remembered.
  @Test func thereAreNeverMoreThanTheCapacity() {
    let rate = TokenRate(perSecond: 1, burst: 3)
    var buckets = TokenBuckets<Int>(rate: rate, capacity: 100)
    for _ in 1...3 { #expect(buckets.take(-1, at: Self.start) == nil) }
    for source in 0..<10_000 {
      #expect(buckets.take(source, at: Self.start) == nil)
      #expect(buckets.count <= 100)
    }
    #expect(buckets.take(-1, at: Self.start) != nil)
  }

  /// Zero is no limit and makes no rate; other numbers below one are taken for one.
  @Test(arguments: [(0, 5, false), (5, 0, false), (0, 0, false), (-1, 5, false), (1, 1, true)])
  func zeroIsNoLimit(perSecond: Int, burst: Int, isLimit: Bool) {
    var limits = ServiceLimits()
    (limits.requestsPerSecond, limits.requestBurst) = (perSecond, burst)
    #expect((limits.requestRate != nil) == isLimit)
    #expect(TokenRate(perSecond: perSecond, burst: burst).tokenNanoseconds > 0)
  }

  @Test(arguments: [(1, Int64(86_400)), (10_000, 9), (86_400, 1), (0, 86_400)])
  func aDayHasSoManyTokens(perDay: Int, seconds: Int64) {
    let rate = TokenRate(perDay: perDay)
    #expect(TokenRate.wholeSeconds(rate.tokenNanoseconds) == seconds)
    #expect(rate.windowSeconds == 86_400)
  }

  @Test(arguments: [
    (1, 1, Int64(1_000_000_000), Int64(1)), (10_000, 100_000, 100_000, 10),
    (3, 10, 333_333_333, 4), (1_000_000, 1, 1_000, 1),
    (1, 10_000_000, 1_000_000_000, 10_000_000),
  ])
  func ratesAreWholeNanoseconds(perSecond: Int, burst: Int, token: Int64, window: Int64) {
    let rate = TokenRate(perSecond: perSecond, burst: burst)
    #expect(rate.tokenNanoseconds == token)
    #expect(rate.windowSeconds == window)
  }
}
