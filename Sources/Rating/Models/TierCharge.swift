import Amounts
import Catalog

/// What one tier charges for the units that fall into it.
struct TierCharge {
  let tier: PriceTier
  let currency: Currency
  let rules: RatingRules

  func line(_ quantity: WholeQuantity) throws(AmountError) -> LineTier {
    let units = try Money.line(quantity, at: tier.unitAmount, in: currency, ties: rules.ties)
    let flat = try flatFee(quantity)
    return LineTier(
      upTo: tier.upTo, quantity: quantity, unitAmount: tier.unitAmount, flatAmount: flat,
      amount: try units.adding(flat ?? .zero))
  }

  private func flatFee(_ quantity: WholeQuantity) throws(AmountError) -> Money? {
    guard let flat = tier.flatAmount else { return nil }
    guard quantity > .zero || rules.flatFeeAtZeroUsage == .charged else { return .zero }
    return try Money.line(1, at: flat, in: currency, ties: rules.ties)
  }
}
