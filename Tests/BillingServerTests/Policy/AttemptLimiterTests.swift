import Metering
import Testing

@testable import BillingServer

@Suite struct AttemptLimiterTests {
  private static let here = [AttemptLimiter.Source.address("192.0.2.1"), .prefix("bk_a")]
  private static let elsewhere = [AttemptLimiter.Source.address("192.0.2.2"), .prefix("bk_b")]

  @Test func waitsDoubleUpToFiveMinutesAndAreToldOnce() throws {
    let clock = try ManualClock("2026-01-01T00:00:00Z")
    let limiter = AttemptLimiter(clock: clock)
    for _ in 1...AttemptLimiter.free {
      #expect(!limiter.failed(Self.here))
      #expect(limiter.secondsToWait(Self.here) == nil)
    }
    var waits: [Int64] = []
    var logged = 0
    for _ in 1...11 {
      if limiter.failed(Self.here) { logged += 1 }
      let wait = try #require(limiter.secondsToWait(Self.here))
      waits.append(wait)
      clock.advance(seconds: wait)
      #expect(limiter.secondsToWait(Self.here) == nil)
    }
    #expect(waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300])
    #expect(logged == 1)
    #expect(limiter.secondsToWait(Self.elsewhere) == nil)
  }

  @Test(arguments: [
    ("the same address", [AttemptLimiter.Source.address("192.0.2.1")], true),
    ("the same beginning from elsewhere", [.address("192.0.2.9"), .prefix("bk_a")], true),
    ("another address and beginning", [.address("192.0.2.9"), .prefix("bk_z")], false),
    ("nothing known", [], false),
  ])
  func addressAndBeginningCountByThemselves(
    _ name: String, sources: [AttemptLimiter.Source], isBlocked: Bool
  ) throws {
    let limiter = AttemptLimiter(clock: try ManualClock("2026-01-01T00:00:00Z"))
    for _ in 0...AttemptLimiter.free { _ = limiter.failed(Self.here) }
    #expect((limiter.secondsToWait(sources) != nil) == isBlocked)
  }

  @Test func aQuietQuarterOfAnHourIsForgiven() throws {
    let clock = try ManualClock("2026-01-01T00:00:00Z")
    let limiter = AttemptLimiter(clock: clock)
    for _ in 0...AttemptLimiter.free { _ = limiter.failed(Self.here) }
    clock.advance(seconds: 901)
    #expect(!limiter.failed(Self.here))
    #expect(limiter.secondsToWait(Self.here) == nil)
  }
}
