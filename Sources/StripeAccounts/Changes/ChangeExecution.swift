public import Billing
public import Catalog
public import Metering
public import StripeAPI
import StripeCatalog
public import UsageLedger

/// Carries out accepted orders at Stripe: each step is durable before or repeats without harm, so that a process may end
/// anywhere and any other goes on.
public struct ChangeExecution: Sendable {
  let store: any CustomerDirectory & CustomerReading
  let stripe: StripeClient
  let clock: CustomerClock
  let wall: any WallClock
  let changing: PlanChanging
  let scheduling: ChangeScheduling
  let sync: SubscriptionSync
  let settlement: any ChangeSettling

  public init(
    store: any CustomerDirectory & CustomerReading, stripe: StripeClient,
    catalog: any CatalogSource, clock wall: any WallClock, settlement: any ChangeSettling
  ) {
    self.store = store
    self.stripe = stripe
    self.wall = wall
    self.settlement = settlement
    clock = CustomerClock(stripe: stripe, wall: wall)
    changing = PlanChanging(store: store, stripe: stripe, catalog: catalog)
    scheduling = ChangeScheduling(stripe: stripe, changing: changing)
    sync = SubscriptionSync(store: store, stripe: stripe, catalog: catalog, clock: clock)
  }

  /// One attempt; the order as it is afterwards, which is kept. Whoever is done, scheduled or taken back meanwhile stays so.
  ///
  /// Throws what keeps it from being carried out; `BillingError.passes` tells what another attempt may change.
  @discardableResult
  public func carryOut(_ id: String) async throws(BillingError) -> ChangeOrder? {
    guard let order = try await order(id) else { return nil }
    guard order.awaitsExecution else { return order }
    let subscription = try await asking {
      try await stripe.subscription(StripeSubscriptionID(order.subscription))
    }
    if order.status == .revoking { return try await alone(order, revoke) }
    guard let record = try await sync.refresh(subscription.id),
      let current = try await self.order(id), current.status.isOpen
    else { return try await self.order(id) }
    switch (order.kind, order.moment) {
    case (.cancel, .periodEnd):
      return try await alone(current) { order, subscription throws(BillingError) in
        try await planCancellation(order, subscription, record)
      }
    case (.cancel, .now):
      try await checkPeriodBefore(record)
      return try await settled(current) { _, subscription throws(BillingError) in
        try await cancel(subscription)
      }
    case (.change, .periodEnd) where !current.isOverdue(subscription):
      return try await alone(current) { order, subscription throws(BillingError) in
        try await schedule(order, subscription, record)
      }
    case (.change, _):
      let order = try await priced(current, record)
      try await checkPeriodBefore(record)
      return try await settled(order) { order, subscription throws(BillingError) in
        try await change(subscription, order)
      }
    }
  }

  /// Writes down that an attempt failed for good: an alarm until it is solved.
  public func fail(_ id: String, _ error: BillingError) async throws(BillingError) {
    guard let order = try await order(id), order.awaitsExecution, order.status != .revoking,
      order.status != .failed || order.problem != error.context
    else { return }
    try await keep(order.with(.failed, problem: error.context, at: wall.now()))
  }

}

extension ChangeOrder {
  /// Whether somebody has to do something at Stripe for it: what was taken off there by hand waits for a decision.
  public var awaitsExecution: Bool {
    switch status {
    case .accepted, .revoking: true
    case .failed: schedule == nil
    case .scheduled, .done, .revoked, .replaced, .lapsed: false
    }
  }
}

extension BillingError {
  /// Whether the same may go through a moment later: nothing has to be changed for it.
  public var passes: Bool {
    code == .stripeUnavailable || code == .storeFailed || code == .notSettled
  }
}
