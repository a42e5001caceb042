public import Catalog

/// One plan of a catalogue, ready to price any number of totals.
public struct PlanPricing: Sendable {
  public let plan: Plan
  public let catalog: PriceCatalog

  /// Throws `unknownPlan`, naming the nearest, when the catalogue has no such plan.
  public init(plan name: String, of catalog: PriceCatalog) throws(RatingError) {
    guard let plan = catalog.plans.first(where: { $0.key.text == name }) else {
      throw UsageTotals.unknown("plan", name, among: catalog.plans.map(\.key.text), .unknownPlan)
    }
    self.plan = plan
    self.catalog = catalog
  }

  /// The invoice of these totals, without a customer and a period.
  public func invoice(_ totals: UsageTotals) throws(RatingError) -> Invoice {
    try RatingEngine.invoice(plan: plan, totals: totals.values, catalog: catalog)
  }
}
