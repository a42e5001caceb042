import Amounts
import Metering
import Testing

@testable import Billing

@Suite struct UsageProjectionTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let aggregation: Aggregation
    let exact: Quantity
    let elapsedSeconds: Int64
    var lengthDays: Int64 = 30
    /// Nil for no projection.
    let range: ClosedRange<Int64>?

    init(
      _ aggregation: Aggregation, _ exact: Quantity, afterDays days: Int64 = 0, seconds: Int64 = 0,
      ofDays lengthDays: Int64 = 30, _ range: ClosedRange<Int64>?
    ) {
      self.aggregation = aggregation
      self.exact = exact
      elapsedSeconds = days * 86_400 + seconds
      self.lengthDays = lengthDays
      self.range = range
    }

    var testDescription: String { "\(aggregation) \(exact) after \(elapsedSeconds) s" }
  }

  static let limit: Int64 = 9_007_199_254_740_992

  static let rows = [
    Row(.sum, 1_000, afterDays: 10, 2_334...3_667),
    Row(.sum, 1_000, afterDays: 25, 1_160...1_240),
    Row(.sum, 0, afterDays: 7, 0...0),
    Row(.sum, 1_000, seconds: 20, nil),
    Row(.sum, 1_000, seconds: 0, nil),
    Row(.sum, 1_000, seconds: 86_399, nil),
    Row(.sum, 1_000, afterDays: 1, 1_000...59_000),
    Row(.sum, 1_000, seconds: 86_399, ofDays: 7, 1_000...13_001),
    Row(.sum, 1_000, afterDays: 30, 1_000...1_000),
    Row(.sum, 1_000, afterDays: 45, 1_000...1_000),
    Row(.sum, .jsonLimit, afterDays: 29, limit...limit),
    Row(.last, 8, afterDays: 10, 8...8), Row(.last, 8, seconds: 20, 8...8),
    Row(.max, 8, afterDays: 10, 8...8), Row(.average, 8, afterDays: 10, 8...8),
    Row(.p95, 8, afterDays: 10, 8...8),
  ]

  @Test(arguments: rows)
  func sumsGrowWithTimeAndGaugesStay(row: Row) throws {
    let meter = Meter(
      key: Sample.meter, metric: try MetricName("n"),
      kind: row.aggregation == .sum ? .counter : .gauge, aggregation: row.aggregation,
      unit: "unit", rounding: .up)
    let span = UsageSpan(start: Sample.time(0), end: Sample.time(row.lengthDays * 86_400))
    let range = try UsageProjection.range(
      try row.exact.rounded(.up), exact: row.exact, of: meter, in: span,
      now: Sample.time(row.elapsedSeconds))
    #expect(range.map { $0.low.units...$0.high.units } == row.range)
  }
}
