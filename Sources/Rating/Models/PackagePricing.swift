import Amounts
import Catalog

/// Begun blocks of units above the allowance, each at one price.
struct PackagePricing {
  let size: WholeQuantity
  let amount: UnitPrice
  let included: WholeQuantity
  let currency: Currency
  let rules: RatingRules

  /// The allowance is a multiple of the size, so that it does not matter whether it is taken off before the division or after.
  func rate(_ quantity: WholeQuantity) throws(AmountError) -> RatedUsage {
    let billable = quantity.exceeding(included)
    let packages = try billable.blocks(of: size, rounding: .up)
    return RatedUsage(
      included: included, billable: billable,
      amount: try Money.line(packages, at: amount, in: currency, ties: rules.ties))
  }
}
