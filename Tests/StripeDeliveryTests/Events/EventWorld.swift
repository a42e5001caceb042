import Amounts
import Billing
import LedgerConformance
import Logging
import Metering
import StripeAPI
import StripeAccounts
import Testing
import UsageLedger

@testable import StripeDelivery

/// A service that hears of Stripe by its events, one step at a time.
struct EventWorld: Sendable {
  let world: BillingWorld
  let worker: DeliveryWorker

  init(_ world: BillingWorld, holder: String = "one", stripe: StripeClient? = nil) {
    self.world = world
    worker = DeliveryWorker(
      reconciliation: CustomerReconciliation(
        store: world.store, stripe: stripe ?? world.stripe, catalog: world.catalog,
        clock: world.clock, holder: holder),
      logger: Logger(label: "worker") { _ in SwiftLogNoOpLogHandler() })
  }

  /// Processes what is in the inbox, as the worker does, until nothing is ready; without the hourly listing.
  @discardableResult
  func process(for purpose: CustomerReconciliation.Purpose = .request) async throws
    -> [ReconciliationReport]
  {
    var reports: [ReconciliationReport] = []
    for _ in 0..<5 {
      let outcome = try await worker.events.step()
      guard !outcome.customers.isEmpty else { break }
      for customer in outcome.customers {
        reports.append(await worker.reconciliation.run(customer, for: purpose))
      }
    }
    return reports
  }

  /// What a webhook brings of an event.
  func hear(_ event: StripeEvent) async throws {
    guard let kept = InboxEvent(.event(event), receivedAt: world.now) else { return }
    _ = try await EventIntake(inbox: world.store).take(kept, from: .webhook)
  }

  /// Everything that Stripe lists, oldest first.
  func events() async throws -> [StripeEvent] { try await world.stripe.events().all().reversed() }

  /// One of the sandbox's own routes.
  func sandbox(_ path: String, _ body: String) async throws {
    let configuration = world.stripe.configuration
    let answer = try await world.transport.send(
      StripeHTTPRequest(
        method: .post, url: "\(configuration.baseURL)/_sandbox/\(path)", key: configuration.key,
        headers: [("Content-Type", "application/json")], body: body, timeout: .seconds(10)))
    #expect(answer.status == 200)
  }

  /// A subscription that somebody makes at Stripe, at the prices of these keys.
  @discardableResult
  func subscribeAtStripe(_ keys: [String] = ["device_usage"]) async throws -> StripeSubscription {
    let link = try #require(try await world.store.link(of: BillingWorld.customer))
    var items: [StripeSubscriptionCreation.Item] = []
    for key in keys {
      let price = try #require(try await world.stripe.prices(lookupKeys: [key]).first)
      items.append(.init(price: price.id))
    }
    return try await world.stripe.createSubscription(
      StripeSubscriptionCreation(customer: StripeCustomerID(link.stripeCustomer), items: items))
  }

  /// What is known of the sample customer, without ids and without when it was looked at.
  func known() async throws -> [String] {
    let subscriptions = try await world.store.subscriptions(of: BillingWorld.customer)
      .reversed().map { record in
        "subscription \(record.status) \(record.period) ended \(record.endedAt?.description ?? "never") items \(record.items.count)"
      }
    let segments = try await world.store.segments(of: BillingWorld.customer)
      .filter { !$0.span.isEmpty }
    let prices = try await world.store.segments(of: BillingWorld.customer).map(\.price)
    let lines = segments.map { segment in
      "segment \(segment.key.meter) \(segment.span) price \(prices.firstIndex(of: segment.price) ?? -1)"
    }
    let invoices = try await world.store.invoicesSeen(of: BillingWorld.customer)
      .map { invoice in
        let lines = invoice.lines.map { line in
          "\(line.period) × \(line.quantity?.description ?? "") = \(line.amount)\(line.isProration ? " proration" : "")"
        }
        return
          "invoice \(invoice.status) \(invoice.createdAt) final \(invoice.finalizedAt?.description ?? "no") total \(invoice.total) lines \(lines.sorted())"
      }
    return subscriptions + lines + invoices.sorted()
  }
}
