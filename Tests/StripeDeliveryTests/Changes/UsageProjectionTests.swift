import Amounts
import Metering
import Testing

@testable import StripeDelivery

@Suite struct UsageProjectionTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let aggregation: Aggregation
    let exact: Quantity
    /// Of a segment of 30 days.
    let elapsedDays: Int64
    let projected: WholeQuantity

    var testDescription: String { "\(aggregation) \(exact) after \(elapsedDays) days" }
  }

  static let rows = [
    Row(aggregation: .sum, exact: 1_000, elapsedDays: 10, projected: 3_000),
    Row(aggregation: .sum, exact: 1, elapsedDays: 7, projected: 5),
    Row(aggregation: .sum, exact: 0, elapsedDays: 7, projected: 0),
    Row(aggregation: .sum, exact: 1_000, elapsedDays: 0, projected: 1_000),
    Row(aggregation: .sum, exact: 1_000, elapsedDays: 30, projected: 1_000),
    Row(aggregation: .sum, exact: 1_000, elapsedDays: 45, projected: 1_000),
    Row(aggregation: .sum, exact: .jsonLimit, elapsedDays: 29, projected: 9_007_199_254_740_992),
    Row(aggregation: .last, exact: 8, elapsedDays: 10, projected: 8),
    Row(aggregation: .max, exact: 8, elapsedDays: 10, projected: 8),
    Row(aggregation: .average, exact: 8, elapsedDays: 10, projected: 8),
    Row(aggregation: .p95, exact: 8, elapsedDays: 10, projected: 8),
  ]

  @Test(arguments: rows)
  func sumsGrowWithTimeAndGaugesStay(row: Row) throws {
    let meter = Meter(
      key: Sample.meter, metric: try MetricName("n"),
      kind: row.aggregation == .sum ? .counter : .gauge, aggregation: row.aggregation,
      unit: "unit", rounding: .up)
    let span = UsageSpan(start: Sample.time(0), end: Sample.time(Sample.monthSeconds))
    let value = try UsageProjection.value(
      try row.exact.rounded(.up), exact: row.exact, of: meter, in: span,
      now: Sample.time(row.elapsedDays * 86_400))
    #expect(value == row.projected)
  }
}
