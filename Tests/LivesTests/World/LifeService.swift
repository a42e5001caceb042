import Billing
import Catalog
import LedgerConformance
import Logging
import Metering
import StripeAPI
import UsageLedger

@testable import StripeAccounts
@testable import StripeDelivery

/// One process of our service: what it remembers is gone with it, what it has written stays in the store.
final class LifeService: Sendable {
  static let customer = CustomerID.life

  let store: MemoryStore
  let stripe: StripeClient
  let catalog: PriceCatalog
  let clock: any WallClock
  let worker: DeliveryWorker
  let holder: String

  init(
    store: MemoryStore, stripe: StripeClient, catalog: PriceCatalog, clock: any WallClock,
    holder: String
  ) {
    self.store = store
    self.stripe = stripe
    self.catalog = catalog
    self.clock = clock
    self.holder = holder
    worker = DeliveryWorker(
      reconciliation: CustomerReconciliation(
        store: store, stripe: stripe, catalog: catalog, clock: clock, holder: holder),
      logger: Logger(label: "worker") { _ in SwiftLogNoOpLogHandler() })
    worker.reconciliation.announced.beginCatchingUp()
  }

  /// Reads Stripe's lists of events, as the worker does every half a minute; whether they could be read.
  func listen() async -> Bool { await worker.readFeeds() }

  /// Takes what a webhook brings.
  func hear(_ event: StripeEvent) async throws {
    guard let kept = InboxEvent(.event(event), receivedAt: clock.now()) else { return }
    _ = try await EventIntake(inbox: store).take(kept, from: .webhook)
  }

  /// What the inbox says, then one reconciliation; answers when the next one is due.
  func work(for purpose: CustomerReconciliation.Purpose) async -> Timestamp? {
    var purpose = purpose
    let outcome = try? await worker.events.step()
    if let outcome, !outcome.customers.isEmpty || outcome.isSweep {
      purpose = max(purpose, .upkeep)
    }
    return await worker.reconciliation.run(Self.customer, for: purpose).wakeAt
  }

  /// Subscriptions are made, changed and cancelled beside the worker, as a request does it.
  var subscriptions: StripeSubscriptions {
    let settlement = DeliverySettlement(
      reconciliation: worker.reconciliation, patience: .milliseconds(1))
    return StripeSubscriptions(
      store: store, stripe: stripe, catalog: catalog, clock: clock, settlement: settlement)
  }

  /// Goes on with accepted changes, as the worker of changes does.
  var execution: ChangeExecution { subscriptions.execution }

  var links: CustomerLinking { CustomerLinking(store: store, stripe: stripe) }

  var late: LateBilling {
    LateBilling(store: store, stripe: stripe, catalog: catalog, clock: clock)
  }

  func lateEntries() async throws -> [LateEntry] {
    let states = CustomerStates(
      store: store, stripe: stripe, catalog: catalog,
      clock: CustomerClock(stripe: stripe, wall: clock))
    return try await LateUsage(store: store, states: states).list(Self.customer)
  }
}

extension CustomerID {
  /// The one customer of every life.
  static let life: CustomerID = {
    do { return try CustomerID("acme") } catch { preconditionFailure("\(error)") }
  }()
}
