/// One period of a subscription, `[start, end)` on the calendar and, for windows, the span `(start, end]`.
public struct BillingPeriod: Hashable, Sendable, CustomStringConvertible {
  public let start: Timestamp
  public let end: Timestamp

  public init(start: Timestamp, end: Timestamp) {
    self.start = start
    self.end = end
  }

  /// The calendar month in UTC whose span holds a window that ends at `windowEnd`: the period of customers without a subscription.
  public init(calendarMonthOfWindowEnd windowEnd: Timestamp) {
    let anchor = PeriodAnchor(start: Timestamp(nanoseconds: 0), interval: .monthly)
    self = anchor.period(containing: windowEnd.advanced(byNanoseconds: -1))
  }

  public var span: UsageSpan { UsageSpan(start: start, end: end) }
  public var description: String { "\(start) … \(end)" }
}
