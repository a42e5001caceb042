import LedgerConformance
import Metering
import Testing
import UsageLedger

@Suite struct ClosingPeriodsTests {
  static func day(_ day: Int64) -> Timestamp {
    Timestamp(seconds: 1_767_225_600).advanced(bySeconds: day * 86_400)
  }

  static func segment(_ meter: String, _ item: String, _ from: Int64, _ to: Int64) throws -> Segment
  {
    Segment(
      key: Segment.Key(
        customer: try CustomerID("acme"), meter: try MeterKey(meter), item: ItemID(item),
        start: day(from)),
      price: PriceID("price_\(item)"), end: day(to), billing: .billed)
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Meter, item, first and last day.
    let segments: [(String, String, Int64, Int64)]
    let now: Int64
    /// First and last day, and how many segments.
    let due: [[Int64]]
  }

  static let rows = [
    Row(testDescription: "nothing has ended", segments: [("a", "1", 0, 31)], now: 30, due: []),
    Row(
      testDescription: "one period of two meters",
      segments: [("a", "1", 0, 31), ("b", "2", 0, 31)],
      now: 32, due: [[0, 31, 2]]),
    Row(
      testDescription: "one meter is cut: it waits for the period",
      segments: [("a", "1", 0, 10), ("a", "3", 10, 31), ("b", "2", 0, 31)], now: 20, due: []),
    Row(
      testDescription: "one meter was cut: one certificate",
      segments: [("a", "1", 0, 10), ("a", "3", 10, 31), ("b", "2", 0, 31)], now: 32,
      due: [[0, 31, 3]]),
    Row(
      testDescription: "all is cut: each piece is billed by itself",
      segments: [("a", "1", 0, 10), ("a", "3", 10, 31)], now: 32, due: [[0, 10, 1], [10, 31, 1]]),
    Row(
      testDescription: "two subscriptions with other anchors",
      segments: [("a", "1", 0, 31), ("b", "2", 15, 46), ("a", "1", 31, 59)], now: 50,
      due: [[0, 31, 1], [15, 46, 1]]),
    Row(
      testDescription: "an empty segment is nothing", segments: [("a", "1", 5, 5)], now: 50, due: []
    ),
  ]

  @Test(arguments: rows)
  func segmentsMakePeriods(_ row: Row) throws {
    let segments = try row.segments.map { try Self.segment($0.0, $0.1, $0.2, $0.3) }
    let due = ClosingPeriods.ended(segments, certified: [], now: Self.day(row.now))
    let days = due.map { due in
      [due.period.start, due.period.end].map { ($0.seconds - Self.day(0).seconds) / 86_400 }
        + [Int64(due.segments.count)]
    }
    #expect(days == row.due)
  }

  @Test func monthsWithoutASegmentCloseByThemselves() throws {
    let segments = [try Self.segment("a", "1", 40, 71)]
    let months = ClosingPeriods.dueMonths(
      since: Self.day(3), segments: segments, certified: [], now: Self.day(150))
    #expect(months.map { $0.start.description.prefix(7) } == ["2026-01", "2026-04"])
    let before = ClosingPeriods.dueMonths(
      since: Self.day(3), segments: [], certified: [], now: Self.day(31))
    #expect(before.isEmpty)
  }
}
