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
    let amount = try amount(quantity) { reached.append($0) }
    let allowance = allowance
    return RatedUsage(
      included: allowance, billable: quantity.exceeding(allowance), amount: amount, tiers: reached)
  }

  /// The sum of the tiers that the quantity reaches, each of which is shown to `reach`.
  func amount(_ quantity: WholeQuantity, _ reach: (LineTier) -> Void = { _ in })
    throws(AmountError) -> Money
  {
    var amount = Money.zero
    var lower = WholeQuantity.zero
    var reachesNone = true
    for tier in tiers {
      guard reachesNone || quantity > lower else { break }
      reachesNone = false
      let upper = min(quantity, tier.upTo ?? quantity)
      let line = try TierCharge(tier: tier, currency: currency, rules: rules)
        .line(upper.exceeding(lower))
      reach(line)
      amount = try amount.adding(line.amount)
      lower = max(lower, upper)
    }
    guard lower == quantity, !reachesNone else {
      throw AmountError(.outOfRange, "the tiers end at \(lower), before \(quantity)")
    }
    return amount
  }

  /// What the free tiers at the beginning hold: how an allowance is written at Stripe.
  private var allowance: WholeQuantity {
    tiers.prefix { $0.isFree }.last?.upTo ?? .zero
  }
}
