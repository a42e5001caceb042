import Amounts
import Metering
import Testing

@testable import UsageLedger

/// A meter's value in a segment as it stands at an instant.
@Suite struct SegmentTotalTests {
  private static let start = Timestamp(seconds: 1_767_225_600)

  private static func time(_ hour: Int64) -> Timestamp { start.advanced(bySeconds: hour * 3_600) }

  private func total(
    _ aggregation: Aggregation, _ readings: [String: [(hour: Int64, value: String)]],
    sum: String = "0", end: Int64 = 744, now: Int64, rounding: RoundingRule = .up,
    rule: TotalRule = .current
  ) throws -> SegmentTotal {
    var byInstance: [InstanceID: [GaugeReading]] = [:]
    for (name, values) in readings {
      byInstance[try InstanceID(name)] = try values.map { reading in
        GaugeReading(
          window: TimeWindow(
            storedStart: Self.time(reading.hour - 1), storedEnd: Self.time(reading.hour)),
          value: try Quantity(decimal: reading.value))
      }
    }
    let meter = Meter(
      key: try MeterKey("m"), metric: try MetricName("m"), kind: .gauge, aggregation: aggregation,
      unit: "unit", rounding: rounding)
    let facts = MetricFacts(
      sum: try Quantity(decimal: sum), entryCount: 1, readings: byInstance)
    return try SegmentTotal(
      meter: meter, facts: facts, span: UsageSpan(start: Self.start, end: Self.time(end)),
      now: Self.time(now), rule: rule)
  }

  @Test func sumsAreRoundedOnce() throws {
    for (rule, whole) in [(RoundingRule.up, 3), (.down, 2), (.halfUp, 3)] {
      let total = try total(.sum, [:], sum: "2.5", now: 1, rounding: rule)
      #expect(total.exact.description == "2.5")
      #expect(total.whole == WholeQuantity(Int64(whole)))
      #expect(total.silentInstances == [])
    }
  }

  @Test func theLastValuesOfInstancesAddUpAndSilenceIsNamed() throws {
    let readings = ["a": [(hour: Int64(10), value: "4")], "b": [(hour: Int64(7), value: "9.5")]]
    for (now, silent) in [(9, []), (10, ["b"]), (12, ["b"]), (700, ["a", "b"])]
      as [(Int64, [String])]
    {
      let total = try total(.last, readings, now: now)
      #expect(total.exact.description == "13.5")
      #expect(total.silentInstances.map(\.text) == silent)
    }
  }

  @Test func byTheFirstRuleSilenceEndedAGauge() throws {
    let readings = ["a": [(hour: Int64(10), value: "4")], "b": [(hour: Int64(7), value: "9.5")]]
    for (now, whole) in [(9, 14), (10, 4), (12, 4), (13, 0)] as [(Int64, WholeQuantity)] {
      #expect(try total(.last, readings, now: now, rule: .expiring).whole == whole)
    }
    let hourly = ["a": [(hour: Int64(1), value: "6")]]
    #expect(try total(.average, hourly, now: 6, rule: .expiring).exact == 3)
    #expect(try total(.max, hourly, now: 600, rule: .expiring).exact == 6)
  }

  @Test func aClosedSegmentNoLongerChanges() throws {
    let readings = ["a": [(hour: Int64(9), value: "4")]]
    let atEnd = try total(.last, readings, end: 10, now: 10)
    let later = try total(.last, readings, end: 10, now: 700)
    #expect(atEnd == later)
    #expect(atEnd.whole == 4)
  }

  @Test func averagesRunOverTheHoursThatArePast() throws {
    let readings = ["a": [(hour: Int64(1), value: "6")]]
    #expect(try total(.average, readings, now: 3).exact == 6)
    #expect(try total(.average, readings, now: 6).exact == 6)
    #expect(try total(.average, readings, now: 6).silentInstances == [try InstanceID("a")])
    #expect(try total(.max, readings, now: 600).exact == 6)
  }

  @Test func beforeItsStartASegmentIsEmpty() throws {
    for aggregation in Aggregation.allCases where aggregation != .sum {
      #expect(try total(aggregation, [:], now: -5).whole == 0)
    }
  }

  @Test func sumsThatDoNotFitAreRefused() throws {
    let huge = Quantity(rawValue: .max)
    let reading = GaugeReading(
      window: TimeWindow(storedStart: Self.start, storedEnd: Self.time(1)), value: huge)
    let facts = MetricFacts(
      sum: huge, entryCount: 2,
      readings: [try InstanceID("a"): [reading], try InstanceID("b"): [reading]])
    for aggregation in Aggregation.allCases {
      let meter = Meter(
        key: try MeterKey("m"), metric: try MetricName("m"), kind: .gauge,
        aggregation: aggregation, unit: "unit", rounding: .up)
      let error = #expect(throws: AmountError.self) {
        try SegmentTotal(
          meter: meter, facts: facts, span: UsageSpan(start: Self.start, end: Self.time(1)),
          now: Self.time(1))
      }
      #expect(error?.code == .overflow)
    }
  }
}
