import Amounts
import Catalog

/// The whole quantity at the price of the tier it reaches (docs.stripe.com/billing/subscriptions/tiers).
struct VolumePricing {
  let tiers: [PriceTier]
  let currency: Currency
  let rules: RatingRules

  func rate(_ quantity: WholeQuantity) throws(AmountError) -> RatedUsage {
    let line = try line(quantity)
    return RatedUsage(billable: quantity, amount: line.amount, tiers: [line])
  }

  /// The tier that the quantity reaches, with all of it.
  func line(_ quantity: WholeQuantity) throws(AmountError) -> LineTier {
    guard let tier = tiers.first(where: { $0.upTo.map { quantity <= $0 } ?? true }) else {
      throw AmountError(.outOfRange, "the tiers end before \(quantity)")
    }
    return try TierCharge(tier: tier, currency: currency, rules: rules).line(quantity)
  }
}
