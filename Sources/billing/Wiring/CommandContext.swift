import Billing
import BillingServer
import Catalog
import Logging
import StripeAPI
import StripeAccounts
import UsageLedger

/// What a command works with, opened from the settings.
struct CommandContext {
  let settings: ProgramSettings
  let store: any BillingStore
  let catalog: CatalogLoading.Loaded
  let connection: StripeConnection
  let stripe: StripeClient
  let logger: Logger

  /// Opens the database (making it when it is not there) and reads the catalogue; `catalogPath` wins over the settings.
  init(catalogPath: String? = nil) throws {
    settings = try .fromEnvironment()
    logger = .toStandardError("billing", level: .warning)
    store = try StoreOpening.open(settings.database, logger: logger)
    catalog = try CatalogLoading.load(catalogPath ?? settings.catalogPath)
    connection = try StripeConnection(settings)
    stripe = connection.commandClient(logger: logger)
  }

  /// Links customers; the service delivers.
  var links: StripeCustomerLinks {
    StripeCustomerLinks(
      store: store, stripe: stripe,
      sync: SubscriptionSync(
        store: store, stripe: stripe, catalog: catalog.catalog, clock: customerClock),
      clock: SystemWallClock())
  }

  /// The next invoices, ours and Stripe's.
  var previews: UpcomingInvoices {
    UpcomingInvoices(store: store, stripe: stripe, catalog: catalog.catalog, states: states)
  }

  /// What is known of a customer, for a command that shows it.
  var states: CustomerStates {
    CustomerStates(
      store: store, stripe: stripe, catalog: catalog.catalog,
      clock: customerClock)
  }

  private var customerClock: CustomerClock {
    CustomerClock(stripe: stripe, wall: SystemWallClock())
  }

  /// Runs a call that may need Stripe and says what to do when nothing answers there.
  func callingStripe<Answer>(_ call: () async throws -> Answer) async throws -> Answer {
    do {
      return try await call()
    } catch let error as BillingError where error.code == .stripeUnavailable {
      throw CommandFailure("\(connection.hint) (\(error.context))")
    }
  }
}
