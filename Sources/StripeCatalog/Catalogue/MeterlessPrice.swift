import Catalog
import Metering
import StripeAPI

/// A metered price of the usage-record generation: made by hand in the dashboard as the guide has it.
struct MeterlessPrice {
  let price: StripePrice
  let wanted: DesiredStripeCatalog.Price?
  let aggregation: StripeUsageAggregation?

  init(
    _ price: StripePrice, wanted: DesiredStripeCatalog.Price?, aggregation: StripeUsageAggregation?
  ) {
    self.price = price
    self.wanted = wanted
    self.aggregation = aggregation
  }

  func finding(_ subject: String, remedy: String) -> CatalogFinding {
    let adding = aggregation.map { ", which adds its usage records up by \"\($0)\"" } ?? ""
    let explanation =
      "\(price.id) is a metered price without a meter\(adding); usage is delivered to meters, so none of it reaches this price (docs.stripe.com/changelog/basil/2025-03-31/deprecate-legacy-usage-based-billing)"
    guard aggregation == .sum, let wanted, wanted.meter?.kind == .gauge else {
      return CatalogFinding(.priceWithoutMeter, subject, explanation, remedy: remedy)
    }
    let cost = HourlySumCost(wanted, shape: StripePriceShape(price.scheme)).map { "; \($0.text)" }
    return CatalogFinding(
      .sumOfGauge, subject,
      explanation + "; records with different times add up also with action=set" + (cost ?? ""),
      remedy: remedy)
  }
}
