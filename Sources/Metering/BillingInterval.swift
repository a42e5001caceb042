/// How often a price is billed: `count` units, as Stripe's `recurring[interval]` and `recurring[interval_count]`.
public struct BillingInterval: Hashable, Sendable, CustomStringConvertible {
  /// Stripe's units (docs.stripe.com/api/prices/object, `recurring.interval`); days and weeks have a fixed length.
  public enum Unit: String, Sendable, CaseIterable {
    case day, week, month, year
  }

  /// Every month: a plan's interval where the catalogue names none.
  public static let monthly = BillingInterval(unit: .month, count: 1)

  /// What is counted; months and years follow the calendar.
  public let unit: Unit
  /// At least one.
  public let count: Int64

  /// A `count` below one is taken as one, so that periods always move on.
  public init(unit: Unit, count: Int64) {
    self.unit = unit
    self.count = max(1, count)
  }

  /// `month`, `3 months`.
  public var description: String { count == 1 ? unit.rawValue : "\(count) \(unit.rawValue)s" }
}
