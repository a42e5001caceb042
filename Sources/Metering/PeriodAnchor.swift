/// The first instant of a subscription's periods and their length: from it all periods follow.
///
/// Each period starts at the anchor plus a whole number of intervals; a day that a month does not have becomes
/// its last, and the next period returns to the anchor's day (docs.stripe.com/billing/subscriptions/billing-cycle).
/// Periods tile without gap or overlap, also for sub-second anchors.
public struct PeriodAnchor: Hashable, Sendable {
  /// The instant that all periods are counted from; its day and time of day are those of every period's start.
  public let start: Timestamp
  /// The length of each period; calendar months and years differ in days.
  public let interval: BillingInterval

  /// Any instant, also one in the middle of a second.
  public init(start: Timestamp, interval: BillingInterval) {
    self.start = start
    self.interval = interval
  }

  /// The period that starts at or before `instant` and ends after it; at the end of time the last one that begins.
  public func period(containing instant: Timestamp) -> BillingPeriod {
    var index = estimate(instant)
    while boundary(index) > instant { index -= 1 }
    while boundary(index + 1) <= instant, boundary(index + 1) > boundary(index) { index += 1 }
    return BillingPeriod(start: boundary(index), end: boundary(index + 1))
  }

  /// Where the period with that number starts; the anchor starts number zero.
  public func boundary(_ index: Int64) -> Timestamp {
    let steps = index * interval.count
    switch interval.unit {
    case .day: return start.advanced(bySeconds: steps * Self.secondsPerDay)
    case .week: return start.advanced(bySeconds: steps * 7 * Self.secondsPerDay)
    case .month: return monthBoundary(steps)
    case .year: return monthBoundary(steps * 12)
    }
  }

  private static let secondsPerDay: Int64 = 86_400

  private func monthBoundary(_ months: Int64) -> Timestamp {
    let day = dayNumber(start)
    let target = CivilDate(dayNumber: day).adding(months: months).dayNumber
    return start.advanced(bySeconds: (target - day) * Self.secondsPerDay)
  }

  /// At most one step off: within a month the day decides.
  private func estimate(_ instant: Timestamp) -> Int64 {
    let days = dayNumber(instant) - dayNumber(start)
    switch interval.unit {
    case .day: return days.flooredQuotient(by: interval.count)
    case .week: return days.flooredQuotient(by: interval.count * 7)
    case .month: return monthsUntil(instant).flooredQuotient(by: interval.count)
    case .year: return monthsUntil(instant).flooredQuotient(by: interval.count * 12)
    }
  }

  private func dayNumber(_ instant: Timestamp) -> Int64 {
    instant.seconds.flooredQuotient(by: Self.secondsPerDay)
  }

  private func monthsUntil(_ instant: Timestamp) -> Int64 {
    CivilDate(dayNumber: dayNumber(instant)).monthNumber
      - CivilDate(dayNumber: dayNumber(start)).monthNumber
  }
}
