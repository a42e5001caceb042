public import Billing
import Catalog
public import StripeAPI

extension StripeCatalogState {
  /// Asks Stripe for everything that `wanted` names or sold: one request for each hundred products, meters, active
  /// prices and live subscriptions, and for each ten lookup keys.
  public static func read(_ wanted: DesiredStripeCatalog, from stripe: StripeClient)
    async throws(BillingError) -> StripeCatalogState
  {
    try await asking {
      let prices = try await stripe.prices(lookupKeys: wanted.prices.map(\.lookupKey.text))
      let named = try await named(wanted.prices, without: prices, stripe)
      let subscriptions = try await subscriptions(stripe)
      let sold = subscriptions.filter { $0.plan != nil }.flatMap(\.prices)
      return StripeCatalogState(
        products: try await stripe.products().all(),
        meters: try await stripe.meters(active: true).all(), prices: prices,
        activePrices: try await stripe.prices(active: true).all(), subscriptions: subscriptions,
        aggregations: try await aggregations(prices + Array(named.values) + sold, stripe),
        named: named)
    }
  }

  /// The prices that the file names by id because they have no lookup key, by the key that they have in the file; those that
  /// are not there are left out. A request for each.
  static func named(
    _ wanted: [DesiredStripeCatalog.Price], without found: [StripePrice], _ stripe: StripeClient
  ) async throws -> [String: StripePrice] {
    let keyed = Set(found.compactMap(\.lookupKey))
    var named: [String: StripePrice] = [:]
    for price in wanted where !keyed.contains(price.lookupKey.text) {
      guard let id = price.stripePrice else { continue }
      do {
        named[price.lookupKey.text] = try await stripe.price(StripePriceID(id))
      } catch {
        guard error.kind == .notFound else { throw error }
      }
    }
    return named
  }

  private static func subscriptions(_ stripe: StripeClient) async throws -> [CatalogSubscription] {
    var found: [CatalogSubscription] = []
    for subscription in try await stripe.subscriptions().all() {
      let items =
        subscription.hasMoreItems
        ? try await stripe.subscriptionItems(of: subscription.id).all() : subscription.items
      found.append(CatalogSubscription(subscription, items: items))
    }
    return found
  }

  /// Versions with meters do not show how usage records add up, so the last one without is asked
  /// (docs.stripe.com/changelog/basil/2025-03-31/deprecate-legacy-usage-based-billing).
  private static func aggregations(_ prices: [StripePrice], _ stripe: StripeClient) async throws
    -> [StripePriceID: StripeUsageAggregation]
  {
    let older = stripe.speaking(.acacia)
    var found: [StripePriceID: StripeUsageAggregation] = [:]
    for price in prices where price.isMeteredWithoutMeter && found[price.id] == nil {
      found[price.id] = try await older.price(price.id).recurring?.aggregateUsage
    }
    return found
  }
}

extension StripePrice {
  var isMeteredWithoutMeter: Bool { recurring?.usageType == .metered && recurring?.meter == nil }
}
