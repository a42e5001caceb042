/// How often a price is billed: `count` units, as Stripe's `recurring[interval]` and `recurring[interval_count]`.
public struct BillingInterval: Hashable, Sendable, CustomStringConvertible {
  public enum Unit: String, Sendable, CaseIterable {
    case day, week, month, year
  }

  public static let monthly = BillingInterval(unit: .month, count: 1)

  public let unit: Unit
  /// At least one.
  public let count: Int64

  /// A `count` below one is taken as one, so that periods always move on.
  public init(unit: Unit, count: Int64) {
    self.unit = unit
    self.count = max(1, count)
  }

  public var description: String { count == 1 ? unit.rawValue : "\(count) \(unit.rawValue)s" }
}
