public import Metering

/// The periods that a customer's segments make, and which of them are due to be closed. Pure.
///
/// Segments know their own bounds, not their period's: a segment belongs to the longest one that contains it, which is
/// the whole period unless everything in it was cut at the same instant; then each piece is a period of its own, as
/// Stripe bills it. Subscriptions with other anchors have periods of their own, which may overlap.
public enum ClosingPeriods {
  /// One period and the segments in it.
  public struct Due: Hashable, Sendable {
    /// The period that is to be certified.
    public let period: BillingPeriod
    /// Those that it holds; none for a calendar month without a subscription.
    public let segments: [Segment]

    /// Takes the parts as they are.
    public init(period: BillingPeriod, segments: [Segment]) {
      self.period = period
      self.segments = segments
    }
  }

  /// The periods of `segments` that have ended at `now`, without what a certificate holds; by end and start.
  public static func ended(
    _ segments: [Segment], certified: [PeriodCertificate], now: Timestamp
  ) -> [Due] {
    grouped(segments, certified: certified)
      .filter { PeriodState(end: $0.key.end, now: now) != .open }
      .map { Due(period: $0.key, segments: $0.value) }
      .sorted {
        ($0.period.end, $0.period.start) < ($1.period.end, $1.period.start)
      }
  }

  /// The periods of `segments` without a certificate, whatever the time; by end.
  public static func open(_ segments: [Segment], certified: [PeriodCertificate]) -> [BillingPeriod]
  {
    grouped(segments, certified: certified).keys.sorted {
      ($0.end, $0.start) < ($1.end, $1.start)
    }
  }

  private static func grouped(_ segments: [Segment], certified: [PeriodCertificate])
    -> [BillingPeriod: [Segment]]
  {
    let closed = Set(certified.flatMap(\.segments).map(\.segment.key))
    let open = segments.filter { !$0.span.isEmpty && !closed.contains($0.key) }
    return Dictionary(grouping: open) { period(of: $0, among: segments) }
  }

  /// The period that a segment belongs to.
  public static func period(of segment: Segment, among segments: [Segment]) -> BillingPeriod {
    let holders = segments.filter {
      $0.key.start <= segment.key.start && segment.end <= $0.end
    }
    let longest =
      holders.max { left, right in
        let (a, b) = (
          left.end.nanoseconds(since: left.key.start), right.end.nanoseconds(since: right.key.start)
        )
        return a != b ? a < b : left.key.start > right.key.start
      } ?? segment
    return BillingPeriod(start: longest.key.start, end: longest.end)
  }

  /// The calendar months since `first` that are due: those that no segment touches and no certificate covers.
  public static func dueMonths(
    since first: Timestamp, segments: [Segment], certified: [PeriodCertificate], now: Timestamp
  ) -> [BillingPeriod] {
    var months: [BillingPeriod] = []
    var month = BillingPeriod(
      calendarMonthOfWindowEnd: first.advanced(byNanoseconds: 1))
    while PeriodState(end: month.end, now: now) == .closed {
      let isTouched = segments.contains {
        !$0.span.isEmpty && $0.key.start < month.end && month.start < $0.end
      }
      if !isTouched, !certified.contains(where: { $0.period == month }) { months.append(month) }
      month = BillingPeriod(calendarMonthOfWindowEnd: month.end.advanced(byNanoseconds: 1))
    }
    return months
  }
}
