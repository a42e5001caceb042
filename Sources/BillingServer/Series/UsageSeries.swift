import Amounts
import Billing
import Metering
import UsageLedger

/// A meter's usage hour by hour or day by day on the UTC grid, for the newest points of its period.
struct UsageSeries: Sendable {
  struct Point: Hashable, Sendable {
    let start: Timestamp
    let end: Timestamp
    /// What the meter's aggregation makes of the windows that end in the point, before rounding.
    let value: Quantity
  }

  let ledger: any Ledger
  let customer: CustomerID
  let step: SeriesStep
  let now: Timestamp

  /// Oldest first, up to the newest of now and the last report; later points are not there rather than zero.
  func points(of usage: MeterUsage) async throws -> [Point] {
    var points: [Point] = []
    for span in spans(of: usage) {
      let query = FactsQuery(customer: customer, meter: usage.meter, span: span)
      let facts = try await ledger.facts(query)
      let total = try SegmentTotal(
        meter: usage.meter, facts: facts, span: span, now: span.end)
      points.append(Point(start: span.start, end: span.end, value: total.exact))
    }
    return points
  }

  func spans(of usage: MeterUsage) -> [UsageSpan] {
    let known = min(usage.period.end, max(now, usage.lastReportAt ?? now))
    guard known > usage.period.start else { return [] }
    let nanoseconds = step.seconds * Timestamp.nanosecondsPerSecond
    let last = known.advanced(byNanoseconds: -1).nanoseconds.flooredQuotient(by: nanoseconds)
    let first = max(
      usage.period.start.nanoseconds.flooredQuotient(by: nanoseconds),
      last - Int64(step.mostPoints) + 1)
    return (first...max(first, last)).map { number in
      UsageSpan(
        start: max(usage.period.start, Timestamp(nanoseconds: number * nanoseconds)),
        end: min(usage.period.end, Timestamp(nanoseconds: (number + 1) * nanoseconds)))
    }
  }
}
