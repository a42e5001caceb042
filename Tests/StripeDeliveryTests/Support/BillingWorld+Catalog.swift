import Catalog
import LedgerConformance
import Metering
import Rating
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
      clock: clock, store: store, transport: transport, stripe: stripe, catalog: catalog)
  }

  func with(_ store: MemoryStore) -> BillingWorld {
    BillingWorld(
      clock: clock, store: store, transport: transport, stripe: stripe, catalog: catalog)
  }

  /// Our invoice of the sample customer so far.
  func invoice() async throws -> Invoice {
    try await StripeBilling(store: store, stripe: stripe, catalog: catalog, clock: clock)
      .invoiceSoFar(of: Self.customer)
  }
}
