import Catalog
import Metering

/// Which price of another catalogue stands for one that a subscription holds. Pure.
///
/// A segment was billed by some plan's price: that plan's price is looked up in the other catalogue, so that a customer
/// who changed plans in mid-period is compared plan by plan, and the catalogue in force gives what is billed now.
struct OtherPlan {
  let current: PriceCatalog
  let other: PriceCatalog
  /// The plan that the subscription has now.
  let plan: PlanKey

  /// The plan whose price a segment holds: the subscription's where it has such a price, else the first that has. Without
  /// any, because the price is no longer in the catalogue, the subscription's.
  func plan(of meter: MeterKey, holding terms: PriceTerms) -> PlanKey {
    let matching = current.plans.filter { plan in
      guard let price = plan.price(of: meter), let shape = try? StripePriceShape(price.model)
      else { return false }
      return shape.charges(like: terms.shape)
    }.map(\.key)
    return matching.contains(plan) ? plan : matching.first ?? plan
  }

  /// The other catalogue's price of that plan; nil where it has none.
  func price(of meter: MeterKey, in plan: PlanKey) -> PlanPrice? {
    other.plan(plan)?.price(of: meter)
  }

  /// The meters that every subscription of the other catalogue's plan prices and not every one of this one's: where the
  /// customer's does not, they would bill the whole period. Nobody asked for an optional price, so it adds nothing.
  var added: [PlanPrice] {
    let known = current.plan(plan)
    return (other.plan(plan)?.prices ?? []).filter { price in
      !price.isOptional && known?.price(of: price.meter)?.isOptional ?? true
    }
  }
}
