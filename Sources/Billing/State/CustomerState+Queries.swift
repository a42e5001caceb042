import Catalog
import Metering
import UsageLedger

extension CustomerState {
  /// What a segment's total is computed from.
  static func query(_ segment: Segment, _ meter: Meter, _ records: CustomerRecords) -> FactsQuery {
    FactsQuery(customer: segment.key.customer, meter: meter, span: segment.span)
  }

  /// What a meter's usage is computed from: its present segment or, without one, the period that is shown for it.
  static func usageQuery(_ meter: Meter, _ records: CustomerRecords, now: Timestamp) -> FactsQuery {
    if let segment = records.segments.current(of: meter.key, at: now) {
      return query(segment, segment.rules ?? meter, records)
    }
    return FactsQuery(
      customer: records.customer, meter: meter, span: usagePeriod(records, now: now).span)
  }

  /// The period that usage is shown for where no item bills it.
  static func usagePeriod(_ records: CustomerRecords, now: Timestamp) -> BillingPeriod {
    records.subscriptions.first(where: \.isLive)?.period
      ?? BillingPeriod(calendarMonthOfWindowEnd: now)
  }
}
