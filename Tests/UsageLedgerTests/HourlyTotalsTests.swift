import Amounts
import Metering
import Testing

@testable import UsageLedger

/// What readings make of the hours of a span. Times are minutes after 2026-01-01T00:00:00Z.
@Suite struct HourlyTotalsTests {
  struct Reading: Sendable {
    let start: Int64
    let end: Int64
    let value: Int64
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let instances: [[Reading]]
    let span: Range<Int64>
    /// By the rule of now, and by that of certificates of the first form.
    let hours: [Int64]
    let expiring: [Int64]

    init(
      _ name: String, _ instances: [[(Int64, Int64, Int64)]], _ span: Range<Int64>,
      _ hours: [Int64], expiring: [Int64]? = nil
    ) {
      testDescription = name
      self.instances = instances.map { $0.map { Reading(start: $0.0, end: $0.1, value: $0.2) } }
      self.span = span
      self.hours = hours
      self.expiring = expiring ?? hours
    }
  }

  static let rows = [
    Row("no instance", [], 0..<120, [0, 0]),
    Row("an empty span", [[(0, 60, 5)]], 60..<60, []),
    Row(
      "a reading counts to the end", [[(0, 60, 5)]], 0..<300, [5, 5, 5, 5, 5],
      expiring: [5, 5, 5, 0, 0]),
    Row(
      "the next reading ends it", [[(0, 60, 5), (60, 120, 7)]], 0..<300, [5, 7, 7, 7, 7],
      expiring: [5, 7, 7, 7, 0]),
    Row("zero is a value", [[(0, 60, 5), (60, 120, 0)]], 0..<180, [5, 0, 0]),
    Row("a gap of one window is effective", [[(0, 60, 5), (120, 180, 7)]], 0..<180, [5, 5, 7]),
    Row(
      "so is a longer one", [[(0, 60, 5), (300, 360, 7)]], 0..<360, [5, 5, 5, 5, 5, 7],
      expiring: [5, 5, 5, 0, 0, 7]),
    Row("instances add up", [[(0, 60, 5), (60, 120, 6)], [(60, 120, 10)]], 0..<120, [5, 16]),
    Row("a day covers its hours", [[(0, 240, 3)]], 0..<240, [3, 3, 3, 3]),
    Row(
      "a window beside the grid covers whole hours and its end", [[(30, 210, 3)]], 0..<240,
      [0, 3, 3, 3]),
    Row("a short window speaks for its hour", [[(50, 55, 3)]], 0..<120, [3, 3]),
    Row("and for those behind it", [[(10, 15, 3)]], 0..<120, [3, 3], expiring: [3, 0]),
    Row("an instant holds for ever", [[(30, 30, 4)]], 0..<300, [4, 4, 4, 4, 4]),
    Row(
      "the later window overrides the hours it covers", [[(0, 60, 9), (0, 180, 2)]], 0..<180,
      [2, 2, 2]),
    Row("hours before the span are not shown", [[(0, 240, 3)]], 120..<240, [3, 3]),
    Row("a span beside the grid touches its hours", [[(0, 60, 5)]], 30..<90, [5, 5]),
  ]

  private static func time(_ minute: Int64) -> Timestamp {
    Timestamp(seconds: 1_767_225_600 + minute * 60)
  }

  @Test(arguments: rows)
  func hoursOfASpan(_ row: Row) throws {
    var readings: [InstanceID: [GaugeReading]] = [:]
    for (index, instance) in row.instances.enumerated() {
      readings[try InstanceID("i\(index)")] = instance.map { reading in
        GaugeReading(
          window: TimeWindow(
            storedStart: Self.time(reading.start), storedEnd: Self.time(reading.end)),
          value: Quantity(reading.value))
      }
    }
    let span = UsageSpan(
      start: Self.time(row.span.lowerBound), end: Self.time(row.span.upperBound))
    for rule in TotalRule.allCases {
      let effective = EffectiveReading.effective(readings, retirements: [:], rule: rule)
      let totals = try HourlyTotals(effective: effective, span: span)
      let wanted = rule == .expiring ? row.expiring : row.hours
      #expect(totals.totals == wanted.map { Quantity($0) }, "\(rule)")
      let breakdown = try HourlyBreakdown(
        facts: MetricFacts(sum: 0, entryCount: 0, readings: readings), span: span, at: .end,
        rule: rule)
      #expect(breakdown.hours.map(\.total) == totals.totals, "\(rule)")
    }
  }

  struct Combination: Sendable, CustomTestStringConvertible {
    let aggregation: Aggregation
    let hours: [Int64]
    let value: String

    var testDescription: String { "\(aggregation.rawValue) of \(hours)" }
  }

  static let combinations = [
    Combination(aggregation: .max, hours: [3, 9, 4], value: "9"),
    Combination(aggregation: .average, hours: [3, 9, 4], value: "5.333333333333"),
    Combination(aggregation: .average, hours: [0, 0, 5], value: "1.666666666667"),
    Combination(aggregation: .p95, hours: [7], value: "7"),
    Combination(aggregation: .p95, hours: Array(1...19), value: "19"),
    Combination(aggregation: .p95, hours: Array(1...20), value: "19"),
    Combination(aggregation: .p95, hours: Array(1...21), value: "20"),
    Combination(aggregation: .p95, hours: Array((1...100).reversed()), value: "95"),
  ]

  @Test(arguments: combinations)
  func hoursAreCombined(_ row: Combination) throws {
    // An instance that reports every hour.
    let readings = row.hours.enumerated().map { hour, value in
      GaugeReading(
        window: TimeWindow(
          storedStart: Self.time(Int64(hour) * 60), storedEnd: Self.time(Int64(hour + 1) * 60)),
        value: Quantity(value))
    }
    let span = UsageSpan(start: Self.time(0), end: Self.time(Int64(row.hours.count) * 60))
    let effective = EffectiveReading.effective(
      [.default: readings], retirements: [:], rule: .current)
    let totals = try HourlyTotals(effective: effective, span: span)
    #expect(try totals.combined(by: row.aggregation).description == row.value)
  }

  @Test func anEmptySpanIsZeroForEveryAggregation() throws {
    let span = UsageSpan(start: Self.time(0), end: Self.time(0))
    let totals = try HourlyTotals(effective: [:], span: span)
    for aggregation in Aggregation.allCases {
      #expect(try totals.combined(by: aggregation) == .zero)
    }
  }
}
