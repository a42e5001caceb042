import Billing
import Catalog
import Metering
import StripeAPI
import StripeCatalog
import UsageLedger

/// Puts the prices of another plan on a subscription that lives, at Stripe.
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

  /// The prices of a plan that this subscription may change to: of its optional ones, those whose meters it bills now.
  ///
  /// Throws `unknownPlan`, `notApplied` and, when another live subscription bills one of the plan's meters, `meterTaken`.
  func prices(of key: PlanKey, for subscription: SubscriptionRecord) async throws(BillingError)
    -> [PlanPrices.Price]
  {
    let plan = try planPrices.plan(key)
      .subscribed(to: Set(subscription.items.compactMap(\.meter)))
    let others = try await storing { () throws(LedgerError) in
      try await store.subscriptions(of: subscription.customer)
    }
    try MeterOccupancy.check(
      plan, of: subscription.customer, among: others, except: subscription.id)
    return try await planPrices.prices(of: plan)
  }

  /// Changes everything now; when is kept with it, for a refresh that comes later than it should. Asked again after a lost
  /// answer it finds nothing left to change.
  func changeNow(
    _ id: StripeSubscriptionID, to plan: PlanKey, _ wanted: [PlanPrices.Price], at now: Timestamp
  ) async throws(BillingError) {
    let subscription = try await asking { try await stripe.subscription(id) }
    let items = try await planItems(subscription)
    try await update(
      id, items.baseChanges(to: wanted) + items.meteredChanges(to: wanted),
      metadata: PlannedChange.nothing.merging(PerformedChange(plan: plan.text, at: now).metadata) {
        $1
      })
  }

  /// Keeps the change for the period's end, or takes an earlier one back when nothing is to change.
  func plan(_ change: PlannedChange?, on id: StripeSubscriptionID) async throws(BillingError) {
    try await update(id, [], metadata: change?.metadata ?? PlannedChange.nothing)
  }

  /// Performs a planned change whose period has ended.
  ///
  /// The base price changes as of the new period's start, so that the old plan's base is credited whole. Then the metered
  /// prices change, and the plan for it goes with them: interrupted in between, the next refresh goes on.
  func perform(_ change: PlannedChange, on subscription: StripeSubscription)
    async throws(BillingError)
  {
    let items = try await planItems(subscription)
    let plan = try planPrices.plan(change.plan).subscribed(to: Set(items.items.compactMap(\.meter)))
    let wanted = try await planPrices.prices(of: plan)
    let start = subscription.items.compactMap(\.period).first?.start
    let base = items.baseChanges(to: wanted)
    if !base.isEmpty { try await update(subscription.id, base, prorationDate: start) }
    try await update(
      subscription.id, items.meteredChanges(to: wanted),
      metadata: PlannedChange.nothing.merging(["plan": plan.key.text]) { $1 })
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
  private func planItems(_ subscription: StripeSubscription) async throws(BillingError) -> PlanItems
  {
    var all = subscription.items
    if subscription.hasMoreItems {
      all = try await asking { try await stripe.subscriptionItems(of: subscription.id).all() }
    }
    var items: [PlanItems.Item] = []
    for item in all {
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
}
