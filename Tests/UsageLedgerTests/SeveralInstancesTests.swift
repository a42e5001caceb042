import Amounts
import Metering
import Testing

@testable import UsageLedger

/// What several instances make together: hours add up first, then the aggregation runs over the hours.
@Suite struct SeveralInstancesTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let aggregation: Aggregation
    let rounding: RoundingRule
    let exact: String
    let whole: Int64

    var testDescription: String { "\(aggregation.rawValue), rounded \(rounding.rawValue)" }

    init(_ aggregation: Aggregation, _ rounding: RoundingRule, _ exact: String, _ whole: Int64) {
      self.aggregation = aggregation
      self.rounding = rounding
      self.exact = exact
      self.whole = whole
    }
  }

  private static let start = Timestamp(seconds: 1_767_225_600)

  private static func time(_ hour: Int) -> Timestamp {
    start.advanced(bySeconds: Int64(hour) * 3_600)
  }

  /// Four hours of two instances, whose peaks (8 and 7.25) lie in different hours: together 9, 9.25, 8.25 and 4.5.
  private static let values = ["a": ["8", "2", "3.5", "2"], "b": ["1", "7.25", "4.75", "2.5"]]

  @Test(arguments: [
    Row(.max, .up, "9.25", 10), Row(.max, .down, "9.25", 9), Row(.max, .halfUp, "9.25", 9),
    Row(.average, .up, "7.75", 8), Row(.average, .down, "7.75", 7),
    Row(.average, .halfUp, "7.75", 8),
    Row(.p95, .up, "9.25", 10), Row(.p95, .down, "9.25", 9), Row(.p95, .halfUp, "9.25", 9),
    Row(.last, .up, "4.5", 5), Row(.last, .down, "4.5", 4), Row(.last, .halfUp, "4.5", 5),
    Row(.sum, .up, "31", 31),
  ])
  func hoursAddUpBeforeTheyAreAggregated(_ row: Row) throws {
    var readings: [InstanceID: [GaugeReading]] = [:]
    for (name, hours) in Self.values {
      readings[try InstanceID(name)] = try hours.enumerated().map { hour, value in
        GaugeReading(
          window: TimeWindow(storedStart: Self.time(hour), storedEnd: Self.time(hour + 1)),
          value: try Quantity(decimal: value))
      }
    }
    let meter = Meter(
      key: try MeterKey("m"), metric: try MetricName("m"), kind: .gauge,
      aggregation: row.aggregation, unit: "unit", rounding: row.rounding)
    let facts = MetricFacts(
      sum: try Quantity(decimal: "31"), entryCount: 8, readings: readings)
    let total = try SegmentTotal(
      meter: meter, facts: facts, span: UsageSpan(start: Self.start, end: Self.time(4)),
      now: Self.time(4))
    #expect(total.exact.description == row.exact)
    #expect(total.whole == WholeQuantity(row.whole))
  }
}
