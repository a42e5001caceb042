import Amounts
import Metering

/// Reads `interval` and `interval_count`, of a plan or of a price.
struct IntervalReader {
  /// Nil, and logged, for what Stripe does not take: at most three years (docs.stripe.com/api/prices/create,
  /// `recurring.interval_count`).
  func read(_ section: CatalogSection, default unit: BillingInterval.Unit) -> BillingInterval? {
    let unit = section.optional("interval", default: unit, "day, week, month or year") {
      $0.choice(BillingInterval.Unit.self)
    }
    let longest: Int64 =
      switch unit ?? .day {
      case .day: 1_095
      case .week: 156
      case .month: 36
      case .year: 3
      }
    let count = section.optional("interval_count", default: 1, "a number of intervals") {
      $0.whole(in: 1...longest)
    }
    guard let unit, let count else { return nil }
    return BillingInterval(unit: unit, count: count.units)
  }
}
