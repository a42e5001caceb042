import Metering
import Testing

@Suite struct WindowTests {
  private static func time(_ seconds: Int64) -> Timestamp { Timestamp(seconds: seconds) }

  @Test(arguments: [(0, 0), (10, 5), (0, 31 * 86_400 + 1)] as [(Int64, Int64)])
  func refusesWindowsThatDoNotEndOrAreTooLong(_ start: Int64, _ end: Int64) {
    let error = #expect(throws: MeteringError.self) {
      try TimeWindow(start: Self.time(start), end: Self.time(end))
    }
    #expect(error?.code == .invalidWindow)
  }

  @Test func aMonthOfThirtyOneDaysIsAWindow() throws {
    let window = try TimeWindow(start: Self.time(0), end: Self.time(31 * 86_400))
    #expect(window.durationNanoseconds == 31 * 86_400 * 1_000_000_000)
    #expect(!window.isInstant)
    #expect(TimeWindow(instant: Self.time(5)).isInstant)
  }

  @Test(
    arguments: [(99, false), (100, false), (101, true), (200, true), (201, false)]
      as [(Int64, Bool)])
  func aSpanCountsWindowsThatEndInIt(_ end: Int64, _ isCounted: Bool) {
    let span = UsageSpan(start: Self.time(100), end: Self.time(200))
    #expect(span.contains(windowEnd: Self.time(end)) == isCounted)
  }

  @Test func spansThatShareABoundTile() {
    let spans = [(0, 100), (100, 150), (150, 300)].map {
      UsageSpan(start: Self.time($0.0), end: Self.time($0.1))
    }
    for end in 1...300 {
      #expect(spans.filter { $0.contains(windowEnd: Self.time(Int64(end))) }.count == 1)
    }
    #expect(spans[2].until(Self.time(200)).end == Self.time(200))
    #expect(spans[2].until(Self.time(100)).isEmpty)
  }

  @Test(
    arguments: [
      (0, -1), (1, 0), (3_599, 0), (3_600, 0), (3_601, 1), (-3_600, -2), (86_400, 23),
    ] as [(Int64, Int64)])
  func aWindowThatEndsOnTheHourBelongsToTheHourItCloses(_ end: Int64, _ number: Int64) {
    let slot = HourSlot(ofWindowEnd: Self.time(end))
    #expect(slot.number == number)
    #expect(slot.start < Self.time(end) && Self.time(end) <= slot.end)
  }

  @Test func theLastHoursEndIsHeldInRange() {
    let slot = HourSlot(ofWindowEnd: Timestamp(nanoseconds: .max))
    #expect(slot.end == Timestamp(nanoseconds: .max))
    #expect(HourSlot(number: -1).day == -1)
    #expect(HourSlot(number: 47).day == 1)
  }
}
