import Amounts
import Catalog

/// Every unit above the allowance at one price.
struct PerUnitPricing {
  let unitAmount: UnitPrice
  let included: WholeQuantity
  let currency: Currency
  let rules: RatingRules

  func rate(_ quantity: WholeQuantity) throws(AmountError) -> RatedUsage {
    let billable = quantity.exceeding(included)
    let amount = try Money.line(billable, at: unitAmount, in: currency, ties: rules.ties)
    return RatedUsage(included: included, billable: billable, amount: amount)
  }
}
