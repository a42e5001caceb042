/// How often a price is billed: `count` units, as Stripe's `recurring[interval]` and `recurring[interval_count]`.
public struct BillingInterval: Hashable, Sendable, CustomStringConvertible {
  public enum Unit: String, Sendable, CaseIterable {
    case day, week, month, year
  }

  public static let monthly = BillingInterval(unit: .month, count: 1)

  public let unit: Unit
  public let count: Int64

  public init(unit: Unit, count: Int64) {
    self.unit = unit
    self.count = count
  }

  public var description: String { count == 1 ? unit.rawValue : "\(count) \(unit.rawValue)s" }
}
