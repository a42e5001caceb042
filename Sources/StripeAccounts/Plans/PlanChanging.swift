import Billing
import Catalog
import Metering
import StripeAPI
import StripeCatalog
import UsageLedger

/// Puts the prices of another plan on a subscription that lives, at Stripe, at once.
///
/// Metered prices change at the moment of the call: what was used until then is billed at the old price, by Stripe as by
/// us. The base price is prorated by Stripe (`create_prorations`, never `none`, which would drop usage too).
struct PlanChanging: Sendable {
  let store: any CustomerDirectory
  let stripe: StripeClient
  let planPrices: PlanPrices
  let prices: PriceTermsCache

  init(store: any CustomerDirectory, stripe: StripeClient, catalog: any CatalogSource) {
    self.store = store
    self.stripe = stripe
    planPrices = PlanPrices(stripe: stripe, catalog: catalog)
    prices = PriceTermsCache(store: store, stripe: stripe, catalog: catalog)
  }

  /// The plan that this subscription may change to: of its optional prices, those of these meters, or whose meters it bills now.
  ///
  /// Asks nobody but the store. Throws `unknownPlan`, `unknownPrice` and, when another live subscription bills one of the plan's
  /// meters, `meterTaken`.
  func plan(
    _ key: PlanKey, with optional: [MeterKey]? = nil, for subscription: SubscriptionRecord
  ) async throws(BillingError) -> Plan {
    let plan =
      if let optional { try planPrices.plan(key, with: optional) } else {
        try planPrices.plan(key).subscribed(to: Set(subscription.items.compactMap(\.meter)))
      }
    let others = try await storing { () throws(LedgerError) in
      try await store.subscriptions(of: subscription.customer)
    }
    try MeterOccupancy.check(
      plan, of: subscription.customer, among: others, except: subscription.id)
    return plan
  }

  /// The prices of a plan as Stripe has them. Throws `notApplied` where it lacks one.
  func prices(of plan: Plan) async throws(BillingError) -> [ChangeOrder.Price] {
    try await planPrices.prices(of: plan).map {
      ChangeOrder.Price(id: PriceID($0.id.rawValue), meter: $0.meter)
    }
  }

  /// Changes everything now; when is kept with it, for a refresh that comes later than it should.
  ///
  /// The metered prices and the note of the change go in one call. One that should have come with the period is made good:
  /// its base price counts from `since`, so that the old plan's base is credited whole.
  func change(
    _ subscription: StripeSubscription, _ order: ChangeOrder, since: StripeTimestamp?,
    at now: Timestamp
  ) async throws(BillingError) {
    let items = try await planItems(subscription)
    let base = items.baseChanges(to: order.prices)
    let metered = items.meteredChanges(to: order.prices)
    if let since, !base.isEmpty { try await update(subscription.id, base, prorationDate: since) }
    let performed = PerformedChange(plan: order.plan ?? "", at: now)
    try await update(
      subscription.id, since == nil ? base + metered : metered,
      metadata: PlannedChange.nothing.merging(performed.metadata) { $1 }
        .merging([ChangeOrder.metadataKey: order.id]) { $1 })
  }

  private func update(
    _ id: StripeSubscriptionID, _ items: [StripeItemChange], prorationDate: StripeTimestamp? = nil,
    metadata: [String: String] = [:]
  ) async throws(BillingError) {
    let update = StripeSubscriptionUpdate(
      items: items, proration: items.isEmpty ? nil : .create, prorationDate: prorationDate,
      metadata: metadata)
    _ = try await asking { try await stripe.updateSubscription(id, update) }
  }

  /// Throws `unknownPlan` for a metered price outside the catalogue, and `refusedByStripe` where it is not clear which
  /// item is the base price: such a subscription was made elsewhere and is changed there.
  func planItems(_ subscription: StripeSubscription) async throws(BillingError) -> PlanItems {
    var items: [PlanItems.Item] = []
    for item in try await self.items(of: subscription) {
      items.append(
        PlanItems.Item(
          id: item.id, price: item.price.id,
          meter: try await prices.terms(of: item.price).meter?.meter))
    }
    guard items.count(where: { $0.meter == nil }) <= 1 else {
      throw BillingError(
        .refusedByStripe,
        "the subscription \(subscription.id) has several prices without a meter; change it at Stripe"
      )
    }
    return PlanItems(items: items)
  }

  /// All of them.
  func items(of subscription: StripeSubscription) async throws(BillingError)
    -> [StripeSubscriptionItem]
  {
    guard subscription.hasMoreItems else { return subscription.items }
    return try await asking { try await stripe.subscriptionItems(of: subscription.id).all() }
  }
}
