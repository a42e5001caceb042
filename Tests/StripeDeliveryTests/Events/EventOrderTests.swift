import Billing
import LedgerConformance
import Metering
import StripeAPI
import StripeAccounts
import Synchronization
import Testing
import UsageLedger

@testable import StripeDelivery

/// However events come, and whether they come at all, what is known in the end is the same.
@Suite struct EventOrderTests {
  enum Arrival: String, Sendable, CaseIterable {
    case inOrder, backwards, shuffled, doubled, replayed
    /// Three of ten never come; Stripe's list has them.
    case thirdLost
    /// No webhook at all: Stripe's list alone.
    case listOnly
    /// Neither: the hourly listing alone.
    case hourlyOnly
  }

  /// What somebody does at Stripe, hour by hour; the last hour is behind the period's invoice.
  private static func live(_ hears: EventWorld, _ arrival: Arrival) async throws {
    let world = hears.world
    var random = SeededGenerator(seed: 7)
    var heard: Set<StripeEventID> = []
    var late: [StripeEvent] = []
    func look(isLast: Bool = false) async throws {
      let new = try await hears.events().filter { heard.insert($0.id).inserted }
      switch arrival {
      case .inOrder, .replayed: for event in new { try await hears.hear(event) }
      case .backwards: for event in new.reversed() { try await hears.hear(event) }
      case .doubled: for event in new + new.reversed() { try await hears.hear(event) }
      case .shuffled:
        for event in (late + new).shuffled(using: &random) {
          if isLast || Bool.random(using: &random) {
            try await hears.hear(event)
          } else {
            late.append(event)
          }
        }
      case .thirdLost:
        for event in new where Int.random(in: 0..<10, using: &random) >= 3 {
          try await hears.hear(event)
        }
      case .listOnly, .hourlyOnly: break
      }
      if arrival == .replayed, isLast {
        for event in try await hears.events().reversed() { try await hears.hear(event) }
      }
      if arrival == .thirdLost || arrival == .listOnly {
        #expect(await hears.worker.readFeeds())
      }
      try await hears.process()
      if arrival == .hourlyOnly {
        _ = await hears.worker.reconciliation.run(BillingWorld.customer, for: .upkeep)
      }
    }
    try await world.link()
    try await look()
    world.clock.advance(bySeconds: 3_600)
    let subscription = try await hears.subscribeAtStripe()
    try await look()
    world.clock.advance(bySeconds: 2 * 3_600)
    let dearer = try #require(
      try await world.stripe.prices(lookupKeys: ["device_usage_professional"]).first)
    _ = try await world.stripe.updateSubscriptionItem(subscription.items[0].id, price: dearer.id)
    world.clock.advance(bySeconds: 1_800)
    try await look()
    let customer = subscription.customer
    _ = try await world.stripe.createInvoiceItem(
      StripeInvoiceItemCreation(
        customer: customer, amount: 700, currency: "usd", description: "Setup"))
    try await look()
    let end = try #require(subscription.items[0].period?.end)
    for seconds: Int64 in [120, 3_700] {
      world.clock.advance(bySeconds: end.unixSeconds + seconds - world.now.seconds)
      // The sandbox renews and finalizes by itself; reading waits for that.
      _ = try await world.stripe.invoices(customer: customer).all()
      try await Task.sleep(for: .milliseconds(400))
      try await look()
    }
    world.clock.advance(bySeconds: 3_600)
    _ = try await world.stripe.cancelSubscription(subscription.id)
    try await look()
    world.clock.advance(bySeconds: 3_600)
    try await look(isLast: true)
  }

  private static func known(_ arrival: Arrival) async throws -> [String] {
    let result = Mutex<[String]>([])
    try await BillingWorld.run { world in
      let hears = EventWorld(world)
      try await live(hears, arrival)
      let known = try await hears.known()
      result.withLock { $0 = known }
      if arrival != .hourlyOnly {
        #expect(try await world.store.inboxState().dueCount == 0)
      }
    }
    return result.withLock { $0 }
  }

  @Test(arguments: Arrival.allCases.filter { $0 != .inOrder })
  func theStateInTheEndIsTheSame(arrival: Arrival) async throws {
    let reference = try await Self.known(.inOrder)
    #expect(reference.count >= 5)
    #expect(reference.contains { $0.hasPrefix("subscription canceled") })
    #expect(reference.contains { $0.contains("final no") == false && $0.contains("× ") })
    #expect(try await Self.known(arrival) == reference)
  }
}
