/// One period of a subscription, `[start, end)` on the calendar and, for windows, the span `(start, end]`.
public struct BillingPeriod: Hashable, Sendable, CustomStringConvertible {
  /// The first instant of the period: what was billed before ends here.
  public let start: Timestamp
  /// The start of the next period; a window that ends exactly here is still in this one.
  public let end: Timestamp

  /// Any two instants; an end that is not after its start makes an empty period.
  public init(start: Timestamp, end: Timestamp) {
    self.start = start
    self.end = end
  }

  /// The calendar month in UTC whose span holds a window that ends at `windowEnd`: the period of customers without a subscription.
  public init(calendarMonthOfWindowEnd windowEnd: Timestamp) {
    let anchor = PeriodAnchor(start: Timestamp(nanoseconds: 0), interval: .monthly)
    self = anchor.period(containing: windowEnd.advanced(byNanoseconds: -1))
  }

  /// Where windows of this period end.
  public var span: UsageSpan { UsageSpan(start: start, end: end) }
  /// Both instants in RFC 3339, for messages.
  public var description: String { "\(start) … \(end)" }
}
