import Billing
import Catalog
import LedgerConformance
import Metering
import Rating
import StripeAPI
import StripeAccounts
import StripeDelivery

/// The same world after an edit of its catalogue, or with another store.
extension BillingWorld {
  /// The catalogue with every occurrence replaced; not applied at Stripe.
  func edited(
    replacing old: String, with new: String, also change: (String) -> String = { $0 }
  ) throws -> BillingWorld {
    with(
      try PriceCatalog.parse(
        yaml: change(Self.yaml.replacing(old, with: new)), file: "catalog.yaml"))
  }

  func with(_ catalog: PriceCatalog) -> BillingWorld {
    BillingWorld(
      clock: clock, store: store, transport: transport, stripe: stripe, catalog: catalog,
      baseURL: baseURL)
  }

  func with(_ store: MemoryStore) -> BillingWorld {
    BillingWorld(
      clock: clock, store: store, transport: transport, stripe: stripe, catalog: catalog,
      baseURL: baseURL)
  }

  /// Our invoice of the sample customer so far.
  func invoice() async throws -> Invoice {
    try await states.state(of: Self.customer).invoice()
  }

  /// How subscriptions are made and changed; what is delivered before a change now waits so long for Stripe.
  func subscriptions(patience: Duration = .seconds(2), stripe other: StripeClient? = nil)
    -> StripeSubscriptions
  {
    let stripe = other ?? stripe
    let settlement = DeliverySettlement(
      reconciliation: CustomerReconciliation(
        store: store, stripe: stripe, catalog: catalog, clock: clock, holder: "change"),
      patience: patience)
    return StripeSubscriptions(
      store: store, stripe: stripe, catalog: catalog, clock: clock, settlement: settlement)
  }

  var links: StripeCustomerLinks {
    StripeCustomerLinks(
      store: store, stripe: stripe,
      sync: SubscriptionSync(
        store: store, stripe: stripe, catalog: catalog,
        clock: CustomerClock(stripe: stripe, wall: clock)), clock: clock)
  }

  var previews: UpcomingInvoices {
    UpcomingInvoices(store: store, stripe: stripe, catalog: catalog, states: states)
  }
}
