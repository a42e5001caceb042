import Billing
public import Catalog
public import Metering
public import StripeAPI
import StripeCatalog
public import UsageLedger

/// What the doctor reads of a store; it writes nothing.
public typealias DoctorStore = CustomerDirectory & DeliveryJournal & Ledger & KeyStore
  & CoverageJournal

/// Goes through the guide's troubleshooting list and production checklist.
///
/// Everything is read first, side by side; then each check judges what was read, and one that could not be made says why and
/// hides no other. Costs some requests to Stripe for the catalogue, one for each hundred subscriptions, and a few reads of the
/// store for each customer.
public struct Doctor: Sendable {
  let facts: InstallationFacts
  let store: (any DoctorStore)?
  let stripe: StripeClient?
  let catalog: PriceCatalog?
  let wall: any WallClock

  /// What is nil is explained by the facts' problems.
  public init(
    facts: InstallationFacts, store: (any DoctorStore)?, stripe: StripeClient?,
    catalog: PriceCatalog?, clock wall: any WallClock
  ) {
    self.facts = facts
    self.store = store
    self.stripe = stripe
    self.catalog = catalog
    self.wall = wall
  }

  /// Never throws: what could not be looked at is a finding.
  public func examine() async -> DoctorReport {
    async let keys = reading { try await usableStore().keys() }
    async let account = reading { try await usableStripe().account() }
    async let prices = reading { try await catalogReading() }
    async let endpoints = reading { try await usableStripe().webhookEndpoints().all() }
    async let invoices = reading { try await newestCycleInvoices() }
    async let customers = reading { try await CustomerExamination(self).customers() }
    let readings = DoctorReadings(
      facts: facts, now: wall.now(), keys: await keys, account: await account,
      prices: await prices, endpoints: await endpoints, invoices: await invoices,
      customers: await customers, clock: stripe?.observedClock)
    return DoctorReport(diagnoses: readings.diagnoses)
  }

  func usableStore() throws(BillingError) -> any DoctorStore {
    guard let store else {
      throw BillingError(.storeFailed, facts.databaseProblem ?? "the database is not open")
    }
    return store
  }

  func usableStripe() throws(BillingError) -> StripeClient {
    guard let stripe else {
      throw BillingError(.refusedByStripe, facts.stripeProblem ?? "Stripe is not set up")
    }
    return stripe
  }

  func usableCatalog() throws(BillingError) -> PriceCatalog {
    guard let catalog else {
      throw BillingError(.unknownPlan, facts.catalogProblem ?? "there is no catalogue")
    }
    return catalog
  }

  private func catalogReading() async throws -> CatalogReading {
    let (stripe, catalog) = (try usableStripe(), try usableCatalog())
    let desired = try DesiredStripeCatalog(catalog)
    let state = try await StripeCatalogState.read(desired, from: stripe)
    return CatalogReading(
      catalog: catalog, desired: desired, state: state, plan: CatalogPlan(desired, state: state))
  }

  /// Of the newest hundred invoices those that ended a period.
  private func newestCycleInvoices() async throws -> [StripeInvoice] {
    var found: [StripeInvoice] = []
    var looked = 0
    for try await invoice in try usableStripe().invoices() {
      if invoice.billingReason == "subscription_cycle" { found.append(invoice) }
      looked += 1
      if looked == 100 { break }
    }
    return found
  }

  private func reading<Value: Sendable>(_ call: () async throws -> Value) async
    -> Result<Value, BillingError>
  {
    do {
      return .success(try await call())
    } catch let error as BillingError {
      return .failure(error)
    } catch let error as LedgerError {
      return .failure(BillingError(ledger: error))
    } catch {
      return .failure(BillingError(stripe: error))
    }
  }
}
