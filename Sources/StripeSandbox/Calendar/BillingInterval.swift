/// How often a recurring price bills: `interval` and `interval_count` of docs.stripe.com/api/prices.
struct BillingInterval: Codable, Sendable, Equatable, Hashable {
  enum Unit: String, Codable, Sendable {
    case day, week, month, year
  }

  var unit: Unit
  var count: Int64

  /// Rough length, only to compare intervals with each other.
  var approximateSeconds: Int64 {
    switch unit {
    case .day: count * 86_400
    case .week: count * 7 * 86_400
    case .month: count * 30 * 86_400
    case .year: count * 365 * 86_400
    }
  }

  /// The `index`-th boundary counted from an anchor; index 0 is the anchor itself.
  ///
  /// Every boundary is computed from the anchor, never from the one before, so an anchor on the 31st falls on the 28th in
  /// February and on the 31st again in March (docs.stripe.com/billing/subscriptions/billing-cycle).
  func boundary(_ index: Int64, from anchor: Int64) -> Int64 {
    switch unit {
    case .day: anchor + index * count * 86_400
    case .week: anchor + index * count * 7 * 86_400
    case .month: CivilTime(unixSeconds: anchor).adding(months: index * count).unixSeconds
    case .year: CivilTime(unixSeconds: anchor).adding(months: index * count * 12).unixSeconds
    }
  }

  /// The last boundary before `moment`: what a period that ends at `moment` began with, were it whole.
  func lastBoundary(before moment: Int64, anchor: Int64) -> Int64 {
    var index = (moment - anchor).flooredDivision(by: approximateSeconds) + 2
    while boundary(index, from: anchor) >= moment { index -= 1 }
    return boundary(index, from: anchor)
  }

  /// The first boundary after `moment`.
  func nextBoundary(after moment: Int64, anchor: Int64) -> Int64 {
    var index = (moment - anchor).flooredDivision(by: approximateSeconds) - 1
    while boundary(index, from: anchor) > moment { index -= 2 }
    while boundary(index, from: anchor) <= moment { index += 1 }
    return boundary(index, from: anchor)
  }
}
