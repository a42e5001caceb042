import Billing
import LedgerConformance
import Metering
import StripeAPI
import StripeDelivery
import Testing
import UsageLedger

@testable import StripeAccounts

@Suite struct CustomerLinkingTests {
  private static let acme = Sample.name { try CustomerID("acme") }
  private static let beta = Sample.name { try CustomerID("beta") }
  private static let now = BillingWorld.start

  private static func linking(_ world: StripeWorld, _ store: MemoryStore) -> CustomerLinking {
    CustomerLinking(store: store, stripe: world.stripe)
  }

  private static func customers(_ world: StripeWorld) async throws -> [String] {
    try await world.stripe.customers().all().map(\.id.rawValue)
  }

  @Test func aNewCustomerIsMadeAtStripeWithOurIdOnIt() async throws {
    try await StripeWorld.run { world in
      let store = MemoryStore()
      let request = CustomerRequest(
        customer: Self.acme, name: "Acme", email: "billing@acme.example")
      let link = try await Self.linking(world, store).link(request, now: Self.now)
      #expect(link.customer == Self.acme)
      #expect(link.name == "Acme")
      #expect(link.email == "billing@acme.example")
      #expect(link.linkedAt == Self.now)
      #expect(try await store.link(of: Self.acme) == link)
      let customer = try await world.stripe.customer(StripeCustomerID(link.stripeCustomer))
      #expect(customer.metadata == ["customer_id": "acme"])
      #expect(customer.name == "Acme")
    }
  }

  @Test func aCustomerOnATestClockIsLinkedWithTheClock() async throws {
    try await StripeWorld.run { world in
      let clock = try await world.stripe.createTestClock(
        frozenTime: StripeTimestamp(unixSeconds: Self.now.seconds))
      let link = try await Self.linking(world, MemoryStore()).link(
        CustomerRequest(customer: Self.acme, testClock: clock.id.rawValue), now: Self.now)
      #expect(link.testClock == clock.id.rawValue)
    }
  }

  @Test func anExistingStripeCustomerIsAdoptedWithItsNameAndNotMadeAgain() async throws {
    try await StripeWorld.run { world in
      let theirs = try await world.stripe.createCustomer(
        StripeCustomerCreation(name: "Acme Works", email: "works@acme.example"))
      world.transport.live()
      let link = try await Self.linking(world, MemoryStore()).link(
        CustomerRequest(customer: Self.acme, stripeCustomer: theirs.id.rawValue), now: Self.now)
      #expect(link.stripeCustomer == theirs.id.rawValue)
      #expect(link.name == "Acme Works")
      #expect(link.email == "works@acme.example")
      #expect(world.transport.posts.isEmpty)
    }
  }

  @Test func askingAgainAnswersTheLinkThatIsThere() async throws {
    try await StripeWorld.run { world in
      let store = MemoryStore()
      let linking = Self.linking(world, store)
      let first = try await linking.link(CustomerRequest(customer: Self.acme), now: Self.now)
      let plain = try await linking.link(
        CustomerRequest(customer: Self.acme), now: Self.now.advanced(bySeconds: 86_400))
      let named = try await linking.link(
        CustomerRequest(customer: Self.acme, stripeCustomer: first.stripeCustomer),
        now: Self.now.advanced(bySeconds: 172_800))
      #expect([plain, named] == [first, first])
      #expect(try await Self.customers(world) == [first.stripeCustomer])
    }
  }

  @Test func aSecondLinkOfAStripeCustomerIsRefused() async throws {
    try await StripeWorld.run { world in
      let linking = Self.linking(world, MemoryStore())
      let first = try await linking.link(CustomerRequest(customer: Self.acme), now: Self.now)
      let error = await #expect(throws: BillingError.self) {
        try await linking.link(
          CustomerRequest(customer: Self.beta, stripeCustomer: first.stripeCustomer), now: Self.now)
      }
      #expect(error?.code == .alreadyLinked)
      #expect(error?.context.hasPrefix("\(first.stripeCustomer) is linked to acme") == true)
    }
  }

  @Test func anotherStripeCustomerForALinkedOneIsRefused() async throws {
    try await StripeWorld.run { world in
      let linking = Self.linking(world, MemoryStore())
      let first = try await linking.link(CustomerRequest(customer: Self.acme), now: Self.now)
      let other = try await world.stripe.createCustomer(StripeCustomerCreation(name: "Other"))
      let error = await #expect(throws: BillingError.self) {
        try await linking.link(
          CustomerRequest(customer: Self.acme, stripeCustomer: other.id.rawValue), now: Self.now)
      }
      #expect(error?.code == .alreadyLinked)
      #expect(error?.context == "acme is linked to \(first.stripeCustomer) already")
    }
  }

  @Test func aStripeCustomerThatIsNotThereLinksNothing() async throws {
    try await StripeWorld.run { world in
      let store = MemoryStore()
      let error = await #expect(throws: BillingError.self) {
        try await Self.linking(world, store).link(
          CustomerRequest(customer: Self.acme, stripeCustomer: "cus_nobody"), now: Self.now)
      }
      let link = try await store.link(of: Self.acme)
      #expect(error?.code == .refusedByStripe)
      #expect(link == nil)
    }
  }

  /// Stripe made the customer and the answer was lost: the repeat gets the same one.
  @Test func afterALostAnswerTheRepeatMakesNoSecondStripeCustomer() async throws {
    try await StripeWorld.run { world in
      let store = MemoryStore()
      let linking = Self.linking(world, store)
      let request = CustomerRequest(customer: Self.acme, name: "Acme")
      world.transport.live(for: 0, death: .beforeTheAnswer)
      let error = await #expect(throws: BillingError.self) {
        try await linking.link(request, now: Self.now)
      }
      let none = try await store.link(of: Self.acme)
      #expect(error?.code == .stripeUnavailable)
      #expect(none == nil)

      world.transport.live()
      let link = try await linking.link(request, now: Self.now.advanced(bySeconds: 60))
      let again = try await linking.link(request, now: Self.now.advanced(bySeconds: 120))
      #expect(again == link)
      #expect(try await Self.customers(world) == [link.stripeCustomer])
    }
  }

  /// Two requests at once: one link, and both answer it or say that it is there.
  @Test func twoAtOnceMakeOneLink() async throws {
    try await StripeWorld.run { world in
      let store = MemoryStore()
      let linking = Self.linking(world, store)
      let request = CustomerRequest(customer: Self.acme)
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<8 {
          group.addTask { _ = try? await linking.link(request, now: Self.now) }
        }
      }
      let link = try #require(try await store.link(of: Self.acme))
      #expect(try await Self.customers(world) == [link.stripeCustomer])
    }
  }

  @Test func aDeletedStripeCustomerMakesRoomForAnother() async throws {
    try await StripeWorld.run { world in
      let store = MemoryStore()
      let linking = Self.linking(world, store)
      let request = CustomerRequest(customer: Self.acme, name: "Acme")
      let first = try await linking.link(request, now: Self.now)
      #expect(try await linking.link(request, now: Self.now) == first)
      try await world.delete(customer: first.stripeCustomer)
      let second = try await linking.link(request, now: Self.now)
      #expect(second.stripeCustomer != first.stripeCustomer)
      let theirs = try await world.stripe.createCustomer(StripeCustomerCreation(name: "Works"))
      try await world.delete(customer: second.stripeCustomer)
      let third = try await linking.link(
        CustomerRequest(customer: Self.acme, stripeCustomer: theirs.id.rawValue), now: Self.now)
      #expect(third.stripeCustomer == theirs.id.rawValue)
      #expect(try await store.link(of: Self.acme) == third)
    }
  }

  @Test func anUnlinkedCustomerMayBeLinkedAnewOnEitherSide() async throws {
    try await BillingWorld.run { world in
      let record = try await world.subscribe()
      let old = try #require(try await world.store.link(of: BillingWorld.customer))
      world.clock.advance(bySeconds: 3_600)
      let unlinking = CustomerUnlinking(store: world.store)
      try await unlinking.unlink(BillingWorld.customer, now: world.now)
      #expect(try await world.store.link(of: BillingWorld.customer) == nil)
      #expect(try await world.store.subscription(record.id)?.isLive == false)
      #expect(try await world.deviceSegments().map(\.end) == [world.now])
      let error = await #expect(throws: BillingError.self) {
        try await unlinking.unlink(BillingWorld.customer, now: world.now)
      }
      #expect(error?.code == .notLinked)
      let linking = CustomerLinking(store: world.store, stripe: world.stripe)
      let beta = try await linking.link(
        CustomerRequest(customer: Self.beta, stripeCustomer: old.stripeCustomer), now: world.now)
      #expect(beta.stripeCustomer == old.stripeCustomer)
      let fresh = try await linking.link(
        CustomerRequest(customer: BillingWorld.customer), now: world.now)
      #expect(fresh.stripeCustomer != old.stripeCustomer)
    }
  }
}

extension StripeWorld {
  /// As someone does in Stripe's dashboard.
  fileprivate func delete(customer id: String) async throws {
    _ = try await transport.send(
      StripeHTTPRequest(
        method: .delete, url: "\(stripe.configuration.baseURL)/v1/customers/\(id)",
        key: stripe.configuration.key, headers: [], body: nil, timeout: .seconds(10)))
  }
}
