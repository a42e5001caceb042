/// The first instant of a subscription's periods and their length: from it all periods follow.
///
/// Each period starts at the anchor plus a whole number of intervals; a day that a month does not have becomes
/// its last, and the next period returns to the anchor's day (docs.stripe.com/billing/subscriptions/billing-cycle).
/// Periods tile without gap or overlap, also for sub-second anchors.
public struct PeriodAnchor: Hashable, Sendable {
  public let start: Timestamp
  public let interval: BillingInterval

  public init(start: Timestamp, interval: BillingInterval) {
    self.start = start
    self.interval = interval
  }

  /// The period that starts at or before `instant` and ends after it.
  public func period(containing instant: Timestamp) -> BillingPeriod {
    var index = estimate(instant)
    while boundary(index) > instant { index -= 1 }
    while boundary(index + 1) <= instant { index += 1 }
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
    let day = start.seconds.flooredQuotient(by: Self.secondsPerDay)
    let target = CivilDate(dayNumber: day).adding(months: months).dayNumber
    return start.advanced(bySeconds: (target - day) * Self.secondsPerDay)
  }

  /// At most a step or two off, because months differ by up to three days.
  private func estimate(_ instant: Timestamp) -> Int64 {
    let days: Int64 =
      switch interval.unit {
      case .day: 1
      case .week: 7
      case .month: 30
      case .year: 365
      }
    let step = days * max(1, interval.count) * Self.secondsPerDay
    return (instant.seconds - start.seconds).flooredQuotient(by: step)
  }
}
