import Amounts
import Catalog
import Metering
import Rating

/// Shorthand for pricing one quantity and for what is expected of it.
enum RatedLine {
  static func meter(_ key: String = "m", unit: String = "unit") throws -> Meter {
    Meter(
      key: try MeterKey(key), metric: try MetricName(key), kind: .counter, aggregation: .sum,
      unit: unit, rounding: .up)
  }

  static func line(
    _ model: PriceModel, _ quantity: Int64, currency: Currency = .usd, rules: RatingRules = .stripe
  ) throws -> InvoiceLine {
    try RatingEngine.line(
      meter: meter(), model: model, quantity: WholeQuantity(quantity), currency: currency,
      rules: rules)
  }

  static func amount(_ model: PriceModel, _ quantity: Int64, currency: Currency = .usd) throws
    -> Int64
  {
    try line(model, quantity, currency: currency).amount.minorUnits
  }

  /// Tiers as Stripe's documentation writes them: bound and unit price in minor units; the last without a bound.
  static func tiers(_ bounded: [(Int64, Int64)], last: Int64) -> [PriceTier] {
    bounded.map { PriceTier(upTo: WholeQuantity($0.0), unitAmount: price($0.1)) }
      + [PriceTier(upTo: nil, unitAmount: price(last))]
  }

  static func price(_ minorUnits: Int64) -> UnitPrice { UnitPrice(Money(minorUnits: minorUnits)) }

  static func tier(
    _ upTo: Int64?, _ quantity: Int64, at price: String, flat: Int64? = nil, _ amount: Int64
  ) throws -> LineTier {
    LineTier(
      upTo: upTo.map { WholeQuantity($0) }, quantity: WholeQuantity(quantity),
      unitAmount: try UnitPrice(minorUnits: price), flatAmount: flat.map { Money(minorUnits: $0) },
      amount: Money(minorUnits: amount))
  }
}
