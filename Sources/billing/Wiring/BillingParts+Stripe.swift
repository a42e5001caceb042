import BillingServer
import Catalog
import Logging
import Metering
import StripeAPI
import StripeAccounts
import StripeDelivery
import UsageLedger

extension BillingParts {
  /// The parts as they work with a store and with Stripe; `worker` delivers, `changes` carries out what was accepted.
  init(
    store: any BillingStore, stripe: StripeClient, catalog: any CatalogSource,
    clock wall: any WallClock, worker: DeliveryWorker, changes: any ChangeCarrying,
    settlement: any ChangeSettling
  ) {
    let clock = CustomerClock(stripe: stripe, wall: wall)
    let states = CustomerStates(store: store, stripe: stripe, catalog: catalog, clock: clock)
    self.init(
      links: StripeCustomerLinks(
        store: store, stripe: stripe,
        sync: SubscriptionSync(store: store, stripe: stripe, catalog: catalog, clock: clock),
        clock: wall, notices: worker),
      subscriptions: StripeSubscriptions(
        store: store, stripe: stripe, catalog: catalog, clock: wall, settlement: settlement,
        notices: worker, carrier: changes),
      figures: states,
      previews: UpcomingInvoices(store: store, stripe: stripe, catalog: catalog, states: states),
      portal: StripePortalSessions(store: store, stripe: stripe), deliveries: worker,
      doubts: states)
  }
}

extension ChangeWorker {
  /// Carries out changes with a store and with Stripe.
  convenience init(
    store: any BillingStore, stripe: StripeClient, catalog: any CatalogSource,
    clock wall: any WallClock, settlement: any ChangeSettling, logger: Logger
  ) {
    self.init(
      execution: ChangeExecution(
        store: store, stripe: stripe, catalog: catalog, clock: wall, settlement: settlement),
      store: store,
      sync: SubscriptionSync(
        store: store, stripe: stripe, catalog: catalog,
        clock: CustomerClock(stripe: stripe, wall: wall)), clock: wall, logger: logger)
  }
}
