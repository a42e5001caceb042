import Amounts
import Billing
import Metering
import Testing

@testable import Alerting

@Suite struct HourBaselineTests {
  @Test(
    arguments: [
      // weeks, median, one deviation
      ([100, 110, 90, 2_000], "105", "14.826"),
      ([100, 100, 100, 100], "100", "10"),
      ([0, 0, 0, 0], "0", "0"),
      ([5, 1, 3], "3", "2.9652"),
    ] as [([Int64], String, String)])
  func theUsualAndHowFarItVaries(weeks: [Int64], median: String, deviation: String) throws {
    let usual = try #require(try HourBaseline(weeks.map { Quantity($0) }))
    #expect(usual.median.description == median)
    #expect(usual.deviation.description == deviation)
  }

  @Test func twoWeeksAreNotEnough() throws {
    #expect(try HourBaseline([1, 2]) == nil)
    #expect(try HourBaseline([]) == nil)
  }

  private static func comparison(_ value: Int64?, _ weeks: [Int64?], cost: Bool = false) throws
    -> HourComparison
  {
    let meter = Meter(
      key: try MeterKey("messages"), metric: try MetricName("messages"), kind: .counter,
      aggregation: .sum, unit: "message", rounding: .up)
    func hour(_ number: Int64, _ value: Int64?) -> HourUsage {
      HourUsage(
        hour: HourSlot(number: 500_000 - number * 168),
        value: cost ? 1 : value.map { Quantity($0) },
        cost: cost ? value.map { Money(minorUnits: $0) } : nil)
    }
    return HourComparison(
      meter: meter, currency: cost ? .usd : nil, current: hour(0, value),
      before: weeks.enumerated().map { hour(Int64($0.offset) + 1, $0.element) })
  }

  static let weeks: [Int64?] = [100, 110, 90, 2_000]

  /// Median 105, one deviation 14.826: near from 149.478 on, the limit is 193.956 or the minimum.
  @Test(
    arguments: [
      (194, weeks, 150, .breached), (193, weeks, 150, .near), (150, weeks, 150, .near),
      (149, weeks, 150, nil), (0, weeks, 150, nil),
      (194, weeks, 194, .near), (195, weeks, 194, .breached),
      (nil, weeks, 150, .unknown), (500, [100, nil, nil, 90], 1, .unknown),
      (500, [100, nil, 110, 90], 1, .breached),
      (161, [100, 100, 100, 100], 1, .breached), (160, [100, 100, 100, 100], 1, .near),
      (130, [100, 100, 100, 100], 1, nil), (131, [100, 100, 100, 100], 1, .near),
      (1, [0, 0, 0, 0], 1, .near), (2, [0, 0, 0, 0], 1, .breached), (0, [0, 0, 0, 0], 1, nil),
    ] as [(Int64?, [Int64?], Int64, AlertFinding.Level?)])
  func aSpikeIsAboveTheUsualAndTheMinimum(
    value: Int64?, weeks: [Int64?], minimum: Int64, level: AlertFinding.Level?
  ) throws {
    let units = AlertCondition.spikeUnits(meters: nil, deviations: 6, minimum: Quantity(minimum))
    #expect(try units.finding(in: Self.comparison(value, weeks))?.level == level)
    let money = AlertCondition.spikeMoney(
      meters: nil, deviations: 6, minimum: Money(minorUnits: minimum))
    #expect(try money.finding(in: Self.comparison(value, weeks, cost: true))?.level == level)
  }

  @Test(
    arguments: [
      (0, weeks, 105, .breached), (0, weeks, 106, nil), (1, weeks, 105, nil),
      (nil, weeks, 105, .unknown), (0, [100, nil, nil, 1], 1, .unknown),
    ] as [(Int64?, [Int64?], Int64, AlertFinding.Level?)])
  func aDropIsToZeroFromSomething(
    value: Int64?, weeks: [Int64?], minimum: Int64, level: AlertFinding.Level?
  ) throws {
    let drop = AlertCondition.dropToZero(meters: nil, minimum: Quantity(minimum))
    #expect(try drop.finding(in: Self.comparison(value, weeks))?.level == level)
  }

  @Test func whatIsSaid() throws {
    let units = AlertCondition.spikeUnits(meters: nil, deviations: 6, minimum: 1)
    #expect(
      try units.finding(in: Self.comparison(200, Self.weeks))?.summary
        == "messages: 200 message in the hour to 2027-01-15T09:00:00Z; usual at that hour is 105 message, the limit 193.956 message"
    )
    let money = AlertCondition.spikeMoney(meters: nil, deviations: 6, minimum: Money(minorUnits: 1))
    #expect(
      try money.finding(in: Self.comparison(200, Self.weeks, cost: true))?.summary
        == "messages: $2.00 in the hour to 2027-01-15T09:00:00Z; usual at that hour is $1.05, the limit $1.94"
    )
  }

  @Test func anotherMeterIsNoBusinessOfTheRule() throws {
    let other: Set<MeterKey> = [try MeterKey("other")]
    for condition in [
      AlertCondition.spikeUnits(meters: other, deviations: 1, minimum: 1),
      .spikeMoney(meters: other, deviations: 1, minimum: .zero),
      .dropToZero(meters: other, minimum: 1),
    ] { #expect(try condition.finding(in: Self.comparison(nil, Self.weeks)) == nil) }
  }
}
