import Billing
import Metering
import UsageLedger

/// Reads what a customer's charts show, all of them from one view of the store.
struct SeriesReader: Sendable {
  let store: any CustomerReading

  /// One series for each meter, in their order. `now` is the customer's time.
  func series(of usages: [MeterUsage], customer: CustomerID, by step: SeriesStep, now: Timestamp)
    async throws -> [MeterSeries]
  {
    @Sendable func plans(_ records: CustomerRecords) -> [SeriesPlan] {
      usages.map { usage in
        SeriesPlan(
          usage, of: customer, by: step, now: now,
          previousStart: Self.previousStart(of: usage, records))
      }
    }
    let snapshot = try await store.snapshot(of: customer) { records in
      CustomerQuestion(facts: Set(plans(records).flatMap(\.queries)))
    }
    var series: [MeterSeries] = []
    for plan in plans(snapshot.records) { series.append(try plan.series(snapshot.facts)) }
    return series
  }

  /// Where the period before began: the meter's segment that ended here, or the calendar month.
  private static func previousStart(of usage: MeterUsage, _ records: CustomerRecords) -> Timestamp?
  {
    guard let segment = usage.segment else {
      return BillingPeriod(calendarMonthOfWindowEnd: usage.period.start).start
    }
    return records.segments.last {
      $0.key.meter == segment.key.meter && $0.end == segment.key.start
    }?.key.start
  }
}

extension SeriesReader {
  /// The series of the meters that the customer's page shows; none where the figures could not be read.
  func series(of overview: CustomerOverview, by step: SeriesStep) async throws -> [MeterSeries] {
    guard let now = overview.now, !overview.billedUsage.isEmpty else { return [] }
    return try await series(
      of: overview.billedUsage, customer: overview.customer, by: step, now: now)
  }
}
