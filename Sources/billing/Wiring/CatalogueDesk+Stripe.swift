import BillingServer
import Catalog
import Metering
import StripeAPI
import StripeAccounts
import StripeCatalog
import UsageLedger

extension CatalogueDesk {
  /// The catalogue in force, compared with Stripe, and recorded usage by another one.
  init(
    catalog: any CatalogSource, store: any CustomerDirectory & CustomerReading,
    stripe: StripeClient, clock: any WallClock
  ) {
    self.init(
      current: { catalog.current },
      differences: {
        let plan = try await CatalogApplier(stripe: stripe).plan(catalog.current)
        return Differences(changes: plan.lines, findings: plan.findingLines)
      },
      compare: { other in
        try await CatalogComparing(
          store: store, stripe: stripe, current: catalog.current, other: other, clock: clock
        ).compareAll()
      })
  }
}
