import Amounts
import Billing
import LedgerConformance
import Logging
import Metering
import StripeAPI
import Testing
import UsageLedger

@testable import StripeDelivery

/// A worker with more to do than it holds in memory: the store has the rest, and nobody is left out.
@Suite struct BackloggedWorkerTests {
  /// Fewer of each than there are customers.
  private static let bounds = DeliveryBounds(waiting: 4, page: 2, events: 2, announced: 3)

  private static let customers = (0..<11).map { index in
    Sample.name { try CustomerID("backlog-\(index)") }
  }

  private static func worker(_ world: BillingWorld) -> DeliveryWorker {
    var settings = DeliverySettings(
      concurrentCustomers: 2, tick: .milliseconds(10), sweep: .seconds(600))
    settings.bounds = bounds
    return DeliveryWorker(
      reconciliation: world.reconciliation(), settings: settings,
      logger: Logger(label: "worker") { _ in SwiftLogNoOpLogHandler() })
  }

  private static func subscribe(_ world: BillingWorld) async throws {
    for customer in customers { try await world.subscribe(customer) }
    world.clock.advance(bySeconds: 3_600)
  }

  private static func totals(_ world: BillingWorld) async throws -> [String] {
    var found: [String] = []
    for customer in customers {
      let segments = try await world.store.segments(of: customer)
      let segment = try #require(segments.first { $0.key.meter.text == "device_usage" })
      found.append(try await world.stripeTotal(segment))
    }
    return found
  }

  /// How a running worker learns of what is there.
  enum Way: CaseIterable, Sendable {
    /// It was in the ledger before the worker began.
    case before
    /// It came another way, while the worker runs.
    case beside
    /// Each was notified, all at once.
    case notified
  }

  @Test(arguments: Way.allCases) func aFullQueueLeavesNobodyOut(_ way: Way) async throws {
    try await BillingWorld.run { world in
      try await Self.subscribe(world)
      let worker = Self.worker(world)
      let report: @Sendable () async throws -> Void = {
        for (index, customer) in Self.customers.enumerated() {
          try await world.report(
            ["devices": Int64(index + 1)], endingAt: world.now, customer: customer)
        }
      }
      if way == .before { try await report() }
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await worker.run() }
        if way != .before {
          try await Task.sleep(for: .milliseconds(50))
          try await report()
        }
        if way == .notified { for customer in Self.customers { worker.notify(customer) } }
        let expected = Self.customers.indices.map { "\($0 + 1)" }
        for _ in 0..<600 {
          if try await Self.totals(world) == expected { break }
          try await Task.sleep(for: .milliseconds(50))
          // What a busy machine made fail is tried again when its time comes.
          world.clock.advance(bySeconds: 5)
        }
        #expect(try await Self.totals(world) == expected)
        group.cancelAll()
      }
    }
  }

  /// The pass stops behind a few customers, goes on when they were looked at, and ends with an empty inbox.
  @Test(arguments: [false, true]) func aPassThroughTheInboxStopsAndGoesOn(atStart: Bool)
    async throws
  {
    try await BillingWorld.run { world in
      for customer in Self.customers { try await world.link(customer) }
      var names: [String: CustomerID] = [:]
      for customer in Self.customers {
        let link = try #require(try await world.store.link(of: customer))
        names[link.stripeCustomer] = customer
      }
      let price = try #require(try await world.stripe.prices(lookupKeys: ["device_usage"]).first)
      for stripeCustomer in names.keys {
        _ = try await world.stripe.createSubscription(
          StripeSubscriptionCreation(
            customer: StripeCustomerID(stripeCustomer), items: [.init(price: price.id)]))
      }
      for event in try await world.stripe.events().all().reversed() {
        guard let kept = InboxEvent(.event(event), receivedAt: world.now) else { continue }
        _ = try await EventIntake(inbox: world.store).take(kept, from: .webhook)
      }
      let worker = Self.worker(world)
      if atStart {
        // What happened before a process ran is announced first: those of whom it hears are looked at all the same.
        worker.reconciliation.announced.beginCatchingUp()
        #expect(await worker.readFeeds())
      }
      var most = 0
      for _ in 0..<200 {
        let outcome = try await worker.events.step()
        most = max(most, outcome.customers.count)
        for customer in outcome.customers {
          _ = await worker.reconciliation.run(customer, for: .request)
        }
        let isEmpty = try await world.store.dueEvents(after: nil, limit: 1).isEmpty
        if isEmpty, !worker.reconciliation.announced.isCatchingUp { break }
      }
      #expect(!worker.reconciliation.announced.isCatchingUp)
      // A page may bring one more customer for each of its events.
      #expect(most <= Self.bounds.announced + Self.bounds.events)
      #expect(try await world.store.dueEvents(after: nil, limit: 1).isEmpty)
      for customer in Self.customers {
        #expect(try await world.store.subscriptions(of: customer).count == 1)
      }
    }
  }
}
