import Amounts
import Catalog

/// Each tier's part of the quantity at that tier's price (docs.stripe.com/billing/subscriptions/tiers).
///
/// The units of a tier and its flat fee are invoice lines of their own at Stripe, so that each is rounded by itself.
struct GraduatedPricing {
  let tiers: [PriceTier]
  let currency: Currency
  let rules: RatingRules

  func rate(_ quantity: WholeQuantity) throws(AmountError) -> RatedUsage {
    var reached: [LineTier] = []
    var amount = Money.zero
    var lower = WholeQuantity.zero
    for tier in tiers {
      guard reached.isEmpty || quantity > lower else { break }
      let upper = min(quantity, tier.upTo ?? quantity)
      let line = try TierCharge(tier: tier, currency: currency, rules: rules)
        .line(upper.exceeding(lower))
      reached.append(line)
      amount = try amount.adding(line.amount)
      lower = max(lower, upper)
    }
    guard lower == quantity, !reached.isEmpty else {
      throw AmountError(.outOfRange, "the tiers end at \(lower), before \(quantity)")
    }
    let allowance = allowance
    return RatedUsage(
      included: allowance, billable: quantity.exceeding(allowance), amount: amount, tiers: reached)
  }

  /// What the free tiers at the beginning hold: how an allowance is written at Stripe.
  private var allowance: WholeQuantity {
    tiers.prefix { $0.isFree }.last?.upTo ?? .zero
  }
}
