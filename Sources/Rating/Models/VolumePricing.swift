import Amounts
import Catalog

/// The whole quantity at the price of the tier it reaches (docs.stripe.com/billing/subscriptions/tiers).
struct VolumePricing {
  let tiers: [PriceTier]
  let currency: Currency
  let rules: RatingRules

  func rate(_ quantity: WholeQuantity) throws(AmountError) -> RatedUsage {
    guard let tier = tiers.first(where: { $0.upTo.map { quantity <= $0 } ?? true }) else {
      throw AmountError(.outOfRange, "the tiers end before \(quantity)")
    }
    let line = try TierCharge(tier: tier, currency: currency, rules: rules).line(quantity)
    return RatedUsage(billable: quantity, amount: line.amount, tiers: [line])
  }
}
