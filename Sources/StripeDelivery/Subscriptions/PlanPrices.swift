import Billing
import Catalog
import Metering
import StripeAPI

/// A plan's prices as Stripe has them now, each charging what the catalogue says.
struct PlanPrices: Sendable {
  struct Price: Hashable, Sendable {
    let id: StripePriceID
    /// Nil for the base price.
    let meter: MeterKey?

    /// One of a base price; metered prices refuse a quantity.
    var quantity: Int64? { meter == nil ? 1 : nil }
  }

  let stripe: StripeClient
  let catalog: PriceCatalog

  /// Throws `unknownPlan` with the nearest name.
  func plan(_ key: PlanKey) throws(BillingError) -> Plan {
    guard let plan = catalog.plan(key) else {
      let names = catalog.plans.map(\.key.text)
      let hint = Vocabulary(names).closest(to: key.text).map { "did you mean \($0)? " } ?? ""
      throw BillingError(
        .unknownPlan,
        "the catalogue has no plan \"\(key)\"; \(hint)it has \(names.joined(separator: ", "))")
    }
    return plan
  }

  /// In the catalogue's order; throws `notApplied`, naming the price and the command that creates it.
  func prices(of plan: Plan) async throws(BillingError) -> [Price] {
    let wanted = try StripeCatalogWish.prices(of: plan, in: catalog)
    let found = try await asking {
      StripeCatalogState(
        products: [], meters: try await stripe.meters(active: true).all(),
        prices: try await stripe.prices(lookupKeys: wanted.map(\.lookupKey.text)))
    }
    var prices: [Price] = []
    for price in wanted { prices.append(try Self.price(price, found)) }
    return prices
  }

  private static func price(_ price: StripeCatalogWish.Price, _ state: StripeCatalogState)
    throws(BillingError) -> Price
  {
    guard let there = state.prices[price.lookupKey.text] else {
      throw BillingError(
        .notApplied,
        "Stripe has no price with the lookup key \"\(price.lookupKey)\"; `billing catalog apply` creates it"
      )
    }
    let differences = price.differences(from: there, state: state)
    guard differences.isEmpty else {
      throw BillingError(
        .notApplied,
        "Stripe's price \"\(price.lookupKey)\" is not the catalogue's (\(differences.joined(separator: ", "))); `billing catalog apply` makes it so"
      )
    }
    return Price(id: there.id, meter: price.metadata["meter"].flatMap { try? MeterKey($0) })
  }
}
