import Amounts
package import Billing
package import Catalog
package import Metering
package import StripeAPI

/// A plan's prices as Stripe has them now, each charging what the catalogue says.
package struct PlanPrices: Sendable {
  package struct Price: Hashable, Sendable {
    package let id: StripePriceID
    /// Nil for the base price.
    package let meter: MeterKey?
    package let lookupKey: LookupKey
    package let interval: BillingInterval
    package let isOptional: Bool

    /// One of a base price; metered prices refuse a quantity.
    package var quantity: Int64? { meter == nil ? 1 : nil }
  }

  package let stripe: StripeClient
  private let catalogs: any CatalogSource

  package init(stripe: StripeClient, catalog: any CatalogSource) {
    self.stripe = stripe
    catalogs = catalog
  }

  private var catalog: PriceCatalog { catalogs.current }

  /// Throws `unknownPlan` with the nearest name.
  package func plan(_ key: PlanKey) throws(BillingError) -> Plan {
    guard let plan = catalog.plan(key) else {
      let names = catalog.plans.map(\.key.text)
      let hint = Vocabulary(names).closest(to: key.text).map { "did you mean \($0)? " } ?? ""
      throw BillingError(
        .unknownPlan,
        "the catalogue has no plan \"\(key)\"; \(hint)it has \(names.joined(separator: ", "))")
    }
    return plan
  }

  /// The plan with the optional prices that are asked for; throws `unknownPrice`, naming those it has, for anything else.
  package func plan(_ key: PlanKey, with optional: [MeterKey]) throws(BillingError) -> Plan {
    let plan = try plan(key)
    let known = plan.optionalMeters
    var asked: Set<MeterKey> = []
    for meter in optional {
      guard known.contains(meter) else {
        throw BillingError(.unknownPrice, Self.refusal(of: meter, plan))
      }
      guard asked.insert(meter).inserted else {
        throw BillingError(.unknownPrice, "\"\(meter)\" is named twice")
      }
    }
    let wanted = plan.subscribed(to: asked)
    guard wanted.base != .zero || !wanted.prices.isEmpty else {
      throw BillingError(
        .unknownPrice, "the plan \(key) has optional prices only: \(Self.list(known)); name one")
    }
    return wanted
  }

  private static func refusal(of meter: MeterKey, _ plan: Plan) -> String {
    let known = plan.optionalMeters
    guard plan.price(of: meter) == nil else {
      return
        "\"\(meter)\" is not optional: every subscription of the plan \(plan.key) has it; \(list(known))"
    }
    let hint = Vocabulary(known.map(\.text)).closest(to: meter.text)
    return
      "the plan \(plan.key) has no price of \"\(meter)\"\(hint.map { ", did you mean \"\($0)\"?" } ?? ";") \(list(known))"
  }

  private static func list(_ optional: [MeterKey]) -> String {
    optional.isEmpty
      ? "it has no optional prices"
      : "its optional prices are \(optional.map(\.text).joined(separator: ", "))"
  }

  /// In the catalogue's order; throws `notApplied`, naming the price and the command that creates it.
  package func prices(of plan: Plan) async throws(BillingError) -> [Price] {
    let wanted = try DesiredStripeCatalog.prices(of: plan, in: catalog)
    let found = try await asking {
      let keyed = try await stripe.prices(lookupKeys: wanted.map(\.lookupKey.text))
      return StripeCatalogState(
        products: [], meters: try await stripe.meters(active: true).all(), prices: keyed,
        named: try await StripeCatalogState.named(wanted, without: keyed, stripe))
    }
    var prices: [Price] = []
    for price in wanted { prices.append(try Self.price(price, found)) }
    return prices
  }

  private static func price(_ price: DesiredStripeCatalog.Price, _ state: StripeCatalogState)
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
    return Price(
      id: there.id, meter: price.meter?.key, lookupKey: price.lookupKey, interval: price.interval,
      isOptional: price.isOptional)
  }
}
