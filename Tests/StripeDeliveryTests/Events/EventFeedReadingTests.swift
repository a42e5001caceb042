import Billing
import LedgerConformance
import Metering
import StripeAPI
import StripeAccounts
import Testing
import UsageLedger

@testable import StripeDelivery

@Suite struct EventFeedReadingTests {
  /// What Stripe lists of the types that are read, oldest first.
  private static func listed(_ world: BillingWorld) async throws -> [String] {
    try await world.stripe.events(types: WantedEvents.types).all().reversed().map(
      \.id.rawValue)
  }

  private static func feed(_ world: BillingWorld) -> EventFeed {
    EventFeed(inbox: world.store, stripe: world.stripe, clock: world.clock)
  }

  @Test func theFirstStartReadsAllThatStripeKeeps() async throws {
    try await BillingWorld.run { world in
      try await world.subscribe()
      let listed = try await Self.listed(world)
      #expect(listed.count >= 5)
      try await Self.feed(world).readSnapshots()
      for id in listed { #expect(try await world.store.event(id) != nil) }
      #expect(try await world.store.cursor(of: .snapshots)?.event == listed.last)
    }
  }

  /// What came while nobody read is read from the cursor, by a process that knows nothing else.
  @Test func aLaterProcessGoesOnBehindTheCursor() async throws {
    try await BillingWorld.run { world in
      try await world.link()
      try await world.subscribe(plan: "starter")
      try await Self.feed(world).readSnapshots()
      let before = try await world.store.cursor(of: .snapshots)
      world.clock.advance(bySeconds: 86_400)
      let subscription = try #require(
        try await world.store.subscriptions(of: BillingWorld.customer).first)
      _ = try await world.stripe.cancelSubscription(StripeSubscriptionID(subscription.id))
      try await Self.feed(world).readSnapshots()
      let after = try await world.store.cursor(of: .snapshots)
      #expect(after != before)
      let last = try await Self.listed(world).last
      #expect(after?.event == last)
    }
  }

  /// After more than 30 days Stripe does not know the cursor's event any more.
  @Test func aForgottenCursorReadsAllAnew() async throws {
    try await BillingWorld.run { world in
      try await world.subscribe()
      try await Self.feed(world).readSnapshots()
      world.clock.advance(bySeconds: 31 * 86_400)
      _ = try await world.stripe.createCustomer(StripeCustomerCreation(name: "New"))
      let customer = try CustomerID("other")
      try await world.subscribe(customer)
      try await Self.feed(world).readSnapshots()
      let listed = try await Self.listed(world)
      for id in listed { #expect(try await world.store.event(id) != nil) }
      #expect(try await world.store.cursor(of: .snapshots)?.event == listed.last)
    }
  }

  @Test func nothingAtAllIsNoCursor() async throws {
    try await StripeWorld.run { world in
      let store = MemoryStore()
      let feed = EventFeed(inbox: store, stripe: world.stripe, clock: world.clock)
      try await feed.readSnapshots()
      try await feed.readReports()
      #expect(try await store.cursor(of: .snapshots) == nil)
      #expect(try await store.cursor(of: .thin) == nil)
    }
  }

  /// A process that ends in the middle of its first reading begins it again.
  @Test func anInterruptedFirstReadingHasNoCursor() async throws {
    try await BillingWorld.run { world in
      try await world.subscribe()
      world.transport.stand(.requestLost)
      await #expect(throws: BillingError.self) { try await Self.feed(world).readSnapshots() }
      #expect(try await world.store.cursor(of: .snapshots) == nil)
      world.transport.stand(nil)
      try await Self.feed(world).readSnapshots()
      #expect(try await world.store.cursor(of: .snapshots) != nil)
    }
  }
}
