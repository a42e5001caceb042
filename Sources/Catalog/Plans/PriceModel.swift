public import Amounts

/// How a period's quantity becomes an amount: the models of docs.stripe.com/products-prices/pricing-models.
public enum PriceModel: Hashable, Sendable {
  /// Every unit above `included` costs the same.
  case perUnit(unitAmount: UnitPrice, included: WholeQuantity)
  /// Each tier's part of the quantity at that tier's price (docs.stripe.com/billing/subscriptions/tiers).
  case graduated([PriceTier])
  /// The whole quantity at the price of the tier it reaches.
  case volume([PriceTier])
  /// Blocks of `size` units, begun ones count whole, above `included`, which is a multiple of `size`
  /// (docs.stripe.com/billing/subscriptions/usage-based/transform-quantities).
  case package(size: WholeQuantity, amount: UnitPrice, included: WholeQuantity)
}
