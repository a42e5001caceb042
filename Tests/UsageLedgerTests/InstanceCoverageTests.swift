import Metering
import Testing
import UsageLedger

/// Hours of 2026-01-01, reported or not.
@Suite struct InstanceCoverageTests {
  static let start = Timestamp(seconds: 1_767_225_600)

  static func time(_ hour: Int64) -> Timestamp { start.advanced(bySeconds: hour * 3_600) }

  static func window(_ start: Int64, _ end: Int64) throws -> TimeWindow {
    try TimeWindow(start: time(start), end: time(end))
  }

  /// One line for each gap, in hours: `3-5 missing 2`.
  private static func gaps(
    reported: [Int64], void: [Int64] = [], missing: [Int64: [String]] = [:],
    marks: [CoverageMark] = [], first: Int64 = 1, span: ClosedRange<Int64> = 0...24, now: Int64,
    isFinal: Bool = false, isWhole: Bool = true
  ) throws -> [String] {
    let existing = try reported.enumerated().map { number, end in
      ReportedWindow(
        entry: EntryID(Int64(number) + 1), window: try window(end - 1, end),
        missing: try (missing[end] ?? []).map { try MetricName($0) })
    }
    let voided = try void.enumerated().map { number, end in
      ReportedWindow(
        entry: EntryID(Int64(number) + 100), window: try window(end - 1, end),
        voidedBy: EntryID(200))
    }
    let coverage = InstanceCoverage(
      InstanceWindows(
        instance: .default, first: try window(first - 1, first), windows: existing + voided,
        isWhole: isWhole),
      marks: marks, span: UsageSpan(start: time(span.lowerBound), end: time(span.upperBound)),
      now: time(now), isFinal: isFinal)
    return (coverage?.gaps ?? []).map { gap in
      let hours = [gap.start, gap.end].map { "\($0.nanoseconds(since: start) / 3_600_000_000_000)" }
      let words =
        [hours.joined(separator: "-"), gap.state.rawValue, "\(gap.windowCount)"]
        + gap.metrics.map(\.text) + [gap.reason].compactMap(\.self)
      return words.joined(separator: " ")
    }
  }

  private static func waiver(_ start: Int64, _ end: Int64) throws -> CoverageMark {
    .waiver(
      of: .default, customer: try CustomerID("acme"), try window(start, end), reason: "power cut",
      at: time(30))
  }

  private static func retirement(_ hour: Int64) throws -> CoverageMark {
    .retirement(
      of: .default, customer: try CustomerID("acme"), from: time(hour), reason: "gone",
      at: time(30))
  }

  @Test func everyHourIsOneOfFive() throws {
    #expect(try Self.gaps(reported: [1, 2, 3, 4], now: 4) == [])
    #expect(try Self.gaps(reported: [1, 2, 6], now: 6) == ["2-4 missing 2", "4-5 late 1"])
    #expect(
      try Self.gaps(reported: [1, 2, 6], now: 9) == [
        "2-5 missing 3", "6-7 missing 1", "7-9 late 2",
      ])
    #expect(try Self.gaps(reported: [1, 3], void: [2], now: 3) == ["1-2 void 1"])
    #expect(
      try Self.gaps(reported: [1, 6], marks: [Self.waiver(2, 4)], now: 8)
        == ["1-2 missing 1", "2-4 waived 2 power cut", "4-5 missing 1", "6-8 late 2"])
  }

  @Test func aSilentTailShows() throws {
    #expect(try Self.gaps(reported: [1, 2], now: 24) == ["2-22 missing 20", "22-24 late 2"])
    #expect(try Self.gaps(reported: [1, 2], now: 40) == ["2-24 missing 22"])
    #expect(
      try Self.gaps(reported: [], first: -30, span: 0...24, now: 12)
        == ["0-10 missing 10", "10-12 late 2"])
    #expect(try Self.gaps(reported: [1, 2], now: 24, isFinal: true) == ["2-24 missing 22"])
  }

  @Test func nothingIsExpectedBeforeTheFirstWindowOrWithinAnUnfinishedOne() throws {
    #expect(try Self.gaps(reported: [10, 11], first: 10, now: 11) == [])
    #expect(try Self.gaps(reported: [], first: 30, now: 40) == [])
    #expect(try Self.gaps(reported: [20, 21], now: 21, isWhole: false) == [])
  }

  @Test func aRetiredInstanceIsExpectedAgainWhenItReports() throws {
    #expect(try Self.gaps(reported: [1, 2], marks: [Self.retirement(2)], now: 24) == [])
    #expect(
      try Self.gaps(reported: [1, 2], marks: [Self.retirement(4)], now: 24) == ["2-4 missing 2"])
    #expect(
      try Self.gaps(reported: [1, 2, 10], marks: [Self.retirement(2)], now: 20)
        == ["10-18 missing 8", "18-20 late 2"])
  }

  @Test func aReportWithoutAMetricIsAGapOfThatMetric() throws {
    #expect(
      try Self.gaps(
        reported: [1, 2, 3, 4, 5, 6], missing: [2: ["b", "a"], 3: ["b", "a"], 6: ["a"]], now: 6)
        == ["1-3 missing 2 a b", "5-6 late 1 a"])
    #expect(
      try Self.gaps(reported: [1, 2, 2, 3, 4, 5], missing: [2: ["a"]], now: 5)
        == ["1-2 missing 1 a"])
  }

  /// A window that is not reported and one that is zero are never the same: states tile what is expected.
  @Test(arguments: 1...50) func reportedAndGapsTile(_ seed: UInt64) throws {
    var state = seed &* 0x9E37_79B9_7F4A_7C15
    func next(_ bound: UInt64) -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state % bound
    }
    let hours = (1...24).map(Int64.init).filter { _ in next(3) > 0 }
    let void = (1...24).map(Int64.init).filter { !hours.contains($0) && next(3) == 0 }
    let first = (hours + void).min() ?? 1
    let now = 24 + Int64(next(4))
    let marks = try (0..<Int64(next(3))).map { _ in
      let start = Int64(next(20))
      return try Self.waiver(start, start + 1 + Int64(next(4)))
    }
    let windows = try hours.map {
      ReportedWindow(entry: EntryID($0), window: try Self.window($0 - 1, $0))
    }
    let voided = try void.map {
      ReportedWindow(
        entry: EntryID(100 + $0), window: try Self.window($0 - 1, $0), voidedBy: EntryID(200))
    }
    let coverage = try #require(
      InstanceCoverage(
        InstanceWindows(
          instance: .default, first: try Self.window(first - 1, first), windows: windows + voided),
        marks: marks, span: UsageSpan(start: Self.start, end: Self.time(24)), now: Self.time(now)))
    let counted = coverage.gaps.map(\.windowCount).reduce(0, +) + coverage.reportedCount
    #expect(counted == 24 - (first - 1))
    for (gap, following) in zip(coverage.gaps, coverage.gaps.dropFirst()) {
      #expect(gap.end <= following.start)
    }
    for hour in hours {
      #expect(
        !coverage.gaps.contains { $0.start < Self.time(hour) && Self.time(hour - 1) < $0.end })
    }
  }
}
