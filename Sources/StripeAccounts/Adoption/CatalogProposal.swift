import Amounts
import Catalog
import Metering
import StripeAPI

/// The catalogue that describes what an account has, and what of it no catalogue can say. Pure.
///
/// A product is a plan; one with several licensed prices, such as a month's and a year's, is one plan each. A metered price is
/// part of one plan: of its product, or of the plan whose subscriptions have it. Everything keeps its ids, names and amounts, so
/// that `billing catalog diff` finds nothing to change.
public struct CatalogProposal: Sendable {
  let currency: String
  let plans: [AdoptedPlan]
  /// In the order in which prices name them.
  let meters: [Meter]
  /// What is left out, each with its reason.
  public let refusals: [NotAdoptable]

  /// `known` gives meters of these keys their metric, kind and unit.
  init(_ inventory: AccountInventory, known: PriceCatalog) {
    var drafting = PlanDrafting(inventory, known: known)
    drafting.run()
    currency = drafting.currency
    plans = drafting.plans
    meters = drafting.meters
    refusals = drafting.refusals
  }

  init(currency: String, plans: [AdoptedPlan], meters: [Meter]) {
    self.currency = currency
    self.plans = plans
    self.meters = meters
    refusals = []
  }

  /// The file as it is read. Throws what its reader finds wrong in it.
  func catalog() throws(CatalogError) -> PriceCatalog {
    try PriceCatalog.parse(yaml: yaml, file: "the proposed catalogue")
  }
}
