import Amounts
import Billing
import Metering
import Testing
import UsageLedger

@testable import BillingServer

@Suite struct SeriesPlanTests {
  private static func time(_ text: String) throws -> Timestamp { try Timestamp(rfc3339: text) }

  private static func plan(
    _ step: SeriesStep, now: String = "2026-01-11T06:00:00Z", gauge: Bool = true,
    previousStart: String? = nil
  ) throws -> SeriesPlan {
    let customer = try CustomerID("cust_a")
    let meter = try Samples.meter("m", "m", unit: "device", gauge: gauge)
    let usage = try Samples.usage(
      of: customer, meter, total: 8, included: 5, delivered: nil, delivery: .notLinked)
    return SeriesPlan(
      usage, of: customer, by: step, now: try time(now),
      previousStart: try previousStart.map { try time($0) })
  }

  @Test func daysTileThePeriod() throws {
    let plan = try Self.plan(.day)
    let period = try Samples.period()
    #expect(plan.spans.count == 31)
    #expect(plan.spans.first?.start == period.start && plan.spans.last?.end == period.end)
    for (left, right) in zip(plan.spans, plan.spans.dropFirst()) {
      #expect(left.end == right.start)
    }
  }

  @Test func hoursAreTheNewestTwoDays() throws {
    let plan = try Self.plan(.hour)
    #expect(plan.spans.count == 48)
    #expect(try plan.spans.last?.end == Self.time("2026-01-11T06:00:00Z"))
    #expect(plan.shiftSeconds == 172_800)
  }

  @Test(arguments: [
    (nil, 31 * 86_400), ("2025-12-01T00:00:00Z", 31 * 86_400),
    ("2025-12-15T00:00:00Z", 17 * 86_400),
  ])
  func thePeriodBeforeBeginsWhereItBegan(start: String?, shift: Int64) throws {
    #expect(try Self.plan(.day, previousStart: start).shiftSeconds == shift)
  }

  /// What has not begun is not asked for; of sums also what each day has reached.
  @Test(arguments: [(true, 11 + 31), (false, 2 * (11 + 31))])
  func whatHasToBeReadIsWhatIsKnown(gauge: Bool, count: Int) throws {
    #expect(try Self.plan(.day, gauge: gauge).queries.count == count)
  }

  /// A day without a report has no value, and one with a report of zero has.
  @Test func nothingReportedIsNotZero() throws {
    let plan = try Self.plan(.day, gauge: false)
    var facts: [FactsQuery: MetricFacts] = [:]
    for query in plan.queries { facts[query] = MetricFacts.none }
    facts[plan.queries[0]] = MetricFacts(sum: 0, entryCount: 1)
    let series = try plan.series(facts)
    #expect(series.slots[0].value == .zero)
    #expect(series.slots[1].value == nil && series.slots[20].value == nil)
  }
}
