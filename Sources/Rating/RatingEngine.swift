public import Amounts
public import Catalog
public import Metering

/// Prices quantities as Stripe does: pure functions from a price and a quantity to lines and invoices.
public enum RatingEngine {
  /// What `model` charges for `quantity` of a meter in one period.
  ///
  /// `quantity` is in the meter's units, whatever units Stripe is sent. Throws for totals below zero or above 2^53, for
  /// tiers that do not take the quantity, and for amounts beyond 64 bits; the error names the meter.
  public static func line(
    meter: Meter, model: PriceModel, quantity: WholeQuantity, currency: Currency,
    price: PriceID? = nil, rules: RatingRules = .stripe
  ) throws(RatingError) -> InvoiceLine {
    try UsageTotals.check(quantity, of: meter.key)
    let rated = try rate(model, quantity, meter.key, currency, rules)
    let text = LineDescription(unit: meter.unit, model: model, currency: currency)
    return InvoiceLine(
      description: text.text(quantity, billable: rated.billable), meter: meter.key, price: price,
      quantity: quantity, included: rated.included, billable: rated.billable, amount: rated.amount,
      tiers: rated.tiers)
  }

  /// What `model` charges for `quantity`, by itself: the amount of `line`, without its texts and tiers.
  ///
  /// Throws as `line` does.
  public static func amount(
    meter: MeterKey, model: PriceModel, quantity: WholeQuantity, currency: Currency,
    rules: RatingRules = .stripe
  ) throws(RatingError) -> Money {
    try UsageTotals.check(quantity, of: meter)
    do throws(AmountError) {
      switch model {
      case .perUnit(let amount, let included):
        return try PerUnitPricing(
          unitAmount: amount, included: included, currency: currency, rules: rules
        )
        .rate(quantity).amount
      case .package(let size, let amount, let included):
        return try PackagePricing(
          size: size, amount: amount, included: included, currency: currency, rules: rules
        ).rate(quantity).amount
      case .graduated(let tiers):
        return try GraduatedPricing(tiers: tiers, currency: currency, rules: rules)
          .amount(quantity)
      case .volume(let tiers):
        return try VolumePricing(tiers: tiers, currency: currency, rules: rules).line(quantity)
          .amount
      }
    } catch {
      throw failure(error, quantity, meter)
    }
  }

  /// What a plan's base charges each period, or nil when it has none.
  public static func baseLine(_ plan: Plan, price: PriceID? = nil) -> InvoiceLine? {
    guard plan.base != .zero else { return nil }
    return InvoiceLine(
      description: plan.name, meter: nil, price: price, quantity: 1, included: .zero, billable: 1,
      amount: plan.base, tiers: [])
  }

  /// The invoice of a period's totals on a plan; meters without a total count as zero, and meters that the plan does
  /// not price cost nothing; by the catalogue's rules. An optional price has a line only where its meter has a total.
  public static func invoice(
    plan: Plan, totals: [MeterKey: WholeQuantity], catalog: PriceCatalog,
    customer: CustomerID? = nil, period: BillingPeriod? = nil
  ) throws(RatingError) -> Invoice {
    var lines: [InvoiceLine] = []
    if let base = baseLine(plan) { lines.append(base) }
    for price in plan.subscribed(to: Set(totals.keys)).prices {
      guard let meter = catalog.meter(price.meter) else {
        throw RatingError(
          .unknownMeter, meter: price.meter, "the plan \(plan.key) prices a meter that is not there"
        )
      }
      lines.append(
        try line(
          meter: meter, model: price.model, quantity: totals[meter.key] ?? .zero,
          currency: catalog.currency, rules: catalog.rating))
    }
    return try Invoice(
      customer: customer, plan: plan.key, currency: catalog.currency, period: period, lines: lines)
  }

  private static func rate(
    _ model: PriceModel, _ quantity: WholeQuantity, _ meter: MeterKey, _ currency: Currency,
    _ rules: RatingRules
  ) throws(RatingError) -> RatedUsage {
    do throws(AmountError) {
      switch model {
      case .perUnit(let amount, let included):
        return try PerUnitPricing(
          unitAmount: amount, included: included, currency: currency, rules: rules
        )
        .rate(quantity)
      case .package(let size, let amount, let included):
        return try PackagePricing(
          size: size, amount: amount, included: included, currency: currency, rules: rules
        ).rate(quantity)
      case .graduated(let tiers):
        return try GraduatedPricing(tiers: tiers, currency: currency, rules: rules).rate(quantity)
      case .volume(let tiers):
        return try VolumePricing(tiers: tiers, currency: currency, rules: rules).rate(quantity)
      }
    } catch {
      throw failure(error, quantity, meter)
    }
  }

  private static func failure(
    _ error: AmountError, _ quantity: WholeQuantity, _ meter: MeterKey
  ) -> RatingError {
    let code: RatingError.Code = error.code == .overflow ? .overflow : .unratablePrice
    return RatingError(code, meter: meter, "\(quantity) units cannot be priced", cause: error)
  }
}
