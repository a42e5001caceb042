import Metering
import Testing

/// Segments know where the unbilled time before them ended. Times are hours.
@Suite struct UnbilledTimeTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Meter, item, start, end, and whether it is a trial's.
    let segments: [(String, String, Int64, Int64, Bool)]
    /// Of each segment: where the unbilled time before it ended.
    let until: [Int64?]
  }

  static let rows = [
    Row(
      testDescription: "behind a trial",
      segments: [("m", "i", 0, 336, true), ("m", "i", 336, 999, false)],
      until: [nil, 336]),
    Row(
      testDescription: "in any order",
      segments: [("m", "i", 336, 999, false), ("m", "i", 0, 336, true)], until: [336, nil]),
    Row(
      testDescription: "another item of the meter, from the trial's end on",
      segments: [("m", "i", 0, 336, true), ("m", "j", 336, 999, false)], until: [nil, 336]),
    Row(
      testDescription: "two price changes after the trial",
      segments: [
        ("m", "i", 0, 336, true), ("m", "i", 336, 337, false), ("m", "i", 337, 999, false),
      ], until: [nil, 336, 336]),
    Row(
      testDescription: "another meter",
      segments: [("n", "i", 0, 336, true), ("m", "j", 336, 999, false)],
      until: [nil, nil]),
    Row(
      testDescription: "a billed segment before",
      segments: [("m", "i", 0, 336, false), ("m", "i", 336, 999, false)],
      until: [nil, nil]),
    Row(
      testDescription: "a trial that was cut to nothing",
      segments: [("m", "i", 336, 336, true), ("m", "j", 336, 999, false)], until: [nil, nil]),
    Row(
      testDescription: "a trial that ended longer ago than any window spans",
      segments: [("m", "i", 0, 336, true), ("m", "i", 336 + 744, 2_000, false)],
      until: [nil, nil]),
    Row(
      testDescription: "a trial that ended almost that long ago",
      segments: [("m", "i", 0, 336, true), ("m", "i", 336 + 743, 2_000, false)],
      until: [nil, 336]),
    Row(
      testDescription: "a trial that is still to come",
      segments: [("m", "i", 0, 336, false), ("m", "j", 336, 999, true)], until: [nil, nil]),
  ]

  private static func time(_ hour: Int64) -> Timestamp { Timestamp(seconds: hour * 3_600) }

  @Test(arguments: rows)
  func segmentsKnowTheUnbilledTimeBeforeThem(_ row: Row) throws {
    let segments = try row.segments.map { meter, item, start, end, isTrial in
      Segment(
        key: Segment.Key(
          customer: try CustomerID("c"), meter: try MeterKey(meter), item: ItemID(item),
          start: Self.time(start)),
        price: PriceID("p"), end: Self.time(end), billing: isTrial ? .trial : .billed)
    }
    let known = segments.knowingUnbilled
    #expect(known == segments)
    #expect(known.map(\.unbilledUntil) == row.until.map { $0.map(Self.time) })
    #expect(known.map(\.span.windowsFrom) == known.map(\.unbilledUntil))
  }

  @Test(
    arguments: [
      (335, 336, false), (335, 337, false), (336, 337, true), (337, 338, true), (0, 400, false),
      (-5, 337, false), (336, 336, false), (337, 337, true), (998, 999, true), (998, 1_000, false),
    ] as [(Int64, Int64, Bool)])
  func aWindowThatBeganInTheTrialIsNotCounted(_ start: Int64, _ end: Int64, _ isCounted: Bool) {
    let span = UsageSpan(
      start: Self.time(336), end: Self.time(999), windowsFrom: Self.time(336))
    let window = TimeWindow(storedStart: Self.time(start), storedEnd: Self.time(end))
    #expect(span.counts(window) == isCounted)
    #expect(span.until(Self.time(990)).windowsFrom == span.windowsFrom)
  }

  @Test(
    arguments: [
      (0, 1, 1, 2, false), (0, 2, 1, 3, true), (0, 24, 5, 6, true), (5, 6, 0, 24, true),
      (0, 1, 0, 1, true), (3, 3, 0, 24, false), (0, 24, 3, 3, false), (2, 3, 0, 2, false),
    ] as [(Int64, Int64, Int64, Int64, Bool)])
  func windowsOverlapWhereTheyShareTime(
    _ start: Int64, _ end: Int64, _ otherStart: Int64, _ otherEnd: Int64, _ isOverlap: Bool
  ) {
    let window = TimeWindow(storedStart: Self.time(start), storedEnd: Self.time(end))
    let other = TimeWindow(storedStart: Self.time(otherStart), storedEnd: Self.time(otherEnd))
    #expect(window.overlaps(other) == isOverlap)
    #expect(other.overlaps(window) == isOverlap)
  }
}
