public import Billing
public import Catalog
public import Metering
public import StripeAPI
public import UsageLedger
import Wire

/// Subscriptions as they are made, changed and ended at Stripe, then written down here.
public struct StripeSubscriptions: Subscriptions {
  let store: any CustomerDirectory & CustomerReading
  let stripe: StripeClient
  let clock: CustomerClock
  private let creation: SubscriptionCreation
  let sync: SubscriptionSync
  let changing: PlanChanging
  let states: CustomerStates
  let preview: StripePreview
  let execution: ChangeExecution
  let carrier: (any ChangeCarrying)?
  let notices: (any DeliveryNotices)?
  let random: @Sendable () -> UInt64

  /// Without `notices` nobody delivers at once: a command of the operator's leaves that to the service. Without `carrier`
  /// changes are made by the call itself, once. `random` names orders.
  public init(
    store: any CustomerDirectory & CustomerReading, stripe: StripeClient,
    catalog: any CatalogSource, clock wall: any WallClock, settlement: any ChangeSettling,
    notices: (any DeliveryNotices)? = nil, carrier: (any ChangeCarrying)? = nil,
    random: @escaping @Sendable () -> UInt64 = { .random(in: .min ... .max) }
  ) {
    self.store = store
    self.stripe = stripe
    execution = ChangeExecution(
      store: store, stripe: stripe, catalog: catalog, clock: wall, settlement: settlement)
    self.carrier = carrier
    self.notices = notices
    self.random = random
    clock = CustomerClock(stripe: stripe, wall: wall)
    creation = SubscriptionCreation(store: store, stripe: stripe, catalog: catalog)
    changing = PlanChanging(store: store, stripe: stripe, catalog: catalog)
    sync = SubscriptionSync(store: store, stripe: stripe, catalog: catalog, clock: clock)
    preview = StripePreview(stripe: stripe, prices: changing.prices, catalog: catalog)
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

  func newID() -> String { "chg_" + Hexadecimal.digits(of: random(), atLeast: 16) }
}
