public import Billing
public import Catalog
public import Metering
public import StripeAPI
public import UsageLedger

/// Subscriptions as they are made, changed and ended at Stripe, then written down here.
public struct StripeSubscriptions: Subscriptions {
  let store: any CustomerDirectory & CustomerReading
  let stripe: StripeClient
  let clock: CustomerClock
  private let creation: SubscriptionCreation
  let sync: SubscriptionSync
  let changing: PlanChanging
  let states: CustomerStates
  let settlement: any ChangeSettling
  let notices: (any DeliveryNotices)?

  /// Without `notices` nobody delivers at once: a command of the operator's leaves that to the service.
  public init(
    store: any CustomerDirectory & CustomerReading, stripe: StripeClient,
    catalog: any CatalogSource, clock wall: any WallClock, settlement: any ChangeSettling,
    notices: (any DeliveryNotices)? = nil
  ) {
    self.store = store
    self.stripe = stripe
    self.settlement = settlement
    self.notices = notices
    clock = CustomerClock(stripe: stripe, wall: wall)
    creation = SubscriptionCreation(store: store, stripe: stripe, catalog: catalog)
    changing = PlanChanging(store: store, stripe: stripe, catalog: catalog)
    sync = SubscriptionSync(store: store, stripe: stripe, catalog: catalog, clock: clock)
    states = CustomerStates(store: store, stripe: stripe, catalog: catalog, clock: clock)
  }

  public func subscribe(_ request: SubscriptionRequest) async throws(BillingError)
    -> SubscriptionRecord
  {
    let link = try await store.existingLink(of: request.customer)
    try await sync.refresh(link.customer)
    let created = try await creation.create(request, link: link)
    guard let record = try await sync.refresh(created.id) else {
      throw BillingError(.notLinked, "\(request.customer) lost its link")
    }
    notices?.notify(request.customer)
    return record
  }

  public func outline(_ request: SubscriptionRequest) async throws(BillingError)
    -> SubscriptionOutline
  {
    let link = try await store.existingLink(of: request.customer)
    try await sync.refresh(link.customer)
    return try await creation.outline(request, at: try await clock.now(for: link))
  }
}
