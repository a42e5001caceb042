import BillingServer
import Catalog
import Metering
import StripeAPI
import StripeAccounts
import StripeDelivery
import UsageLedger

extension BillingParts {
  /// The parts as they work with a store and with Stripe; `worker` delivers.
  init(
    store: any BillingStore, stripe: StripeClient, catalog: any CatalogSource,
    clock wall: any WallClock, worker: DeliveryWorker
  ) {
    let clock = CustomerClock(stripe: stripe, wall: wall)
    let states = CustomerStates(store: store, stripe: stripe, catalog: catalog, clock: clock)
    // Its own: it waits for the worker's reconciliation of the same customer as for another process'.
    let settlement = DeliverySettlement(
      reconciliation: CustomerReconciliation(
        store: store, stripe: stripe, catalog: catalog, clock: wall,
        holder: "change-\(ProcessName.unique)"))
    self.init(
      links: StripeCustomerLinks(
        store: store, stripe: stripe,
        sync: SubscriptionSync(store: store, stripe: stripe, catalog: catalog, clock: clock),
        clock: wall, notices: worker),
      subscriptions: StripeSubscriptions(
        store: store, stripe: stripe, catalog: catalog, clock: wall, settlement: settlement,
        notices: worker),
      figures: states,
      previews: UpcomingInvoices(store: store, stripe: stripe, catalog: catalog, states: states),
      portal: StripePortalSessions(store: store, stripe: stripe), deliveries: worker)
  }
}
