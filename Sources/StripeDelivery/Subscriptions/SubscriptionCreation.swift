public import Catalog
import Metering
public import StripeAPI
public import UsageLedger

/// Subscribes a customer to a plan: base price and every metered price in one Stripe subscription.
public struct SubscriptionCreation: Sendable {
  private let store: any CustomerDirectory
  private let stripe: StripeClient
  private let catalog: PriceCatalog

  public init(store: any CustomerDirectory, stripe: StripeClient, catalog: PriceCatalog) {
    self.store = store
    self.stripe = stripe
    self.catalog = catalog
  }

  /// Creates the subscription at Stripe and answers Stripe's object; the caller writes it down.
  ///
  /// The customer's known subscriptions must be fresh: they are what `meterTaken` is decided by. Always flexible billing
  /// mode; without a trial in the request the plan's own applies.
  public func create(_ request: SubscriptionRequest, link: CustomerLink)
    async throws(BillingError) -> StripeSubscription
  {
    let plan = try plan(request.plan)
    try await refuseTakenMeters(plan, of: request)
    let items = try await items(plan)
    let creation = StripeSubscriptionCreation(
      customer: StripeCustomerID(link.stripeCustomer), items: items,
      trialPeriodDays: request.trialPeriodDays ?? plan.trialDays,
      metadata: ["customer_id": request.customer.text, "plan": plan.key.text],
      billingMode: .flexible)
    return try await asking { try await stripe.createSubscription(creation) }
  }

  private func plan(_ key: PlanKey) throws(BillingError) -> Plan {
    guard let plan = catalog.plan(key) else {
      let names = catalog.plans.map(\.key.text)
      let hint = Vocabulary(names).closest(to: key.text).map { "did you mean \($0)? " } ?? ""
      throw BillingError(
        .unknownPlan,
        "the catalogue has no plan \"\(key)\"; \(hint)it has \(names.joined(separator: ", "))")
    }
    return plan
  }

  private func refuseTakenMeters(_ plan: Plan, of request: SubscriptionRequest)
    async throws(BillingError)
  {
    let subscriptions = try await storing { () throws(LedgerError) in
      try await store.subscriptions(of: request.customer)
    }
    let wanted = Set(plan.prices.map(\.meter))
    for subscription in subscriptions where subscription.isLive {
      guard let meter = subscription.items.compactMap(\.meter).first(where: wanted.contains) else {
        continue
      }
      throw BillingError(
        .meterTaken,
        "\(request.customer) has the live subscription \(subscription.id), which bills \(meter) already: a second item on a meter would bill all usage twice"
      )
    }
  }

  /// The plan's prices as Stripe has them now; each must charge what the catalogue says.
  private func items(_ plan: Plan) async throws(BillingError) -> [StripeSubscriptionCreation.Item] {
    let wanted = try StripeCatalogWish.prices(of: plan, in: catalog)
    let found = try await asking {
      StripeCatalogState(
        products: [], meters: try await stripe.meters(active: true).all(),
        prices: try await stripe.prices(lookupKeys: wanted.map(\.lookupKey.text)))
    }
    var items: [StripeSubscriptionCreation.Item] = []
    for price in wanted { items.append(try Self.item(price, found)) }
    return items
  }

  private static func item(_ price: StripeCatalogWish.Price, _ state: StripeCatalogState)
    throws(BillingError) -> StripeSubscriptionCreation.Item
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
    return .init(price: there.id, quantity: price.eventName == nil ? 1 : nil)
  }
}
