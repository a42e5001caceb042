import Amounts

/// Every unit above the allowance at one price.
struct PerUnitPricing {
  let unitAmount: UnitPrice
  let included: WholeQuantity
  let currency: Currency

  func rate(_ quantity: WholeQuantity) throws(AmountError) -> RatedUsage {
    let billable = quantity.exceeding(included)
    let amount = try Money.line(billable, at: unitAmount, in: currency)
    return RatedUsage(included: included, billable: billable, amount: amount)
  }
}
