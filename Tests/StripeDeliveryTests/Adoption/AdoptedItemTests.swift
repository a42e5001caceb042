import Catalog
import StripeDelivery
import Testing

@testable import StripeAPI
@testable import StripeAccounts
@testable import StripeCatalog

/// Metered items for subscriptions that are there: the guide's "on top of the existing subscription model".
@Suite struct AdoptedItemTests {
  /// A plan on a product that is there, applied.
  static func metered(_ product: StripeProductID, _ world: StripeWorld) async throws -> String {
    let yaml = """
      currency: usd
      meters:
        device_usage: { metric: devices, kind: gauge, aggregate: last, unit: device }
      plans:
        starter:
          name: Starter
          stripe_product: \(product)
          base: "29.00"
          lookup_key: starter_base
          prices:
            - { meter: device_usage, model: per_unit, included: 5, unit_amount: "5.00" }
      """
    try await world.apply(yaml)
    return yaml
  }

  @Test(arguments: [0, 1, 2, 3], CountedTransport.Death.allCases)
  func subscriptionsGetTheirItemsOnceHoweverOftenItIsEnded(
    _ survived: Int, _ death: CountedTransport.Death
  ) async throws {
    try await StripeWorld.run { world in
      let account = HandMadeAccount(stripe: world.stripe)
      let flat = try await account.flat("Starter", cents: "2900", key: "starter_base")
      let first = try await account.subscribe(to: flat.id)
      let second = try await account.subscribe(to: flat.id)
      let yaml = try await Self.metered(flat.product, world)

      let proposed = try await world.adoption(yaml)
      #expect(proposed.subscriptions.additions.map(\.subscription) == [first, second])
      world.transport.live(for: survived, death: death)
      await #expect(throws: (any Error).self) { try await proposed.apply() }
      world.transport.live()
      // The same process goes on as if it had not been told, then another one begins anew.
      #expect(try await proposed.apply().isEmpty)
      let rest = try await world.adoption(yaml)
      #expect(rest.changes.isEmpty)
      #expect(try await rest.apply().isEmpty)
      for id in [first, second] {
        let subscription = try await world.stripe.subscription(id)
        #expect(subscription.items.count == 2)
        #expect(subscription.metadata["plan"] == "starter")
      }
    }
  }

  @Test func aMeterIsBilledByOneItemOfACustomer() async throws {
    try await StripeWorld.run { world in
      let account = HandMadeAccount(stripe: world.stripe)
      let flat = try await account.flat("Starter", cents: "2900", key: "starter_base")
      let first = try await account.subscribe(to: flat.id)
      let customer = try await world.stripe.subscription(first).customer
      let second = try await account.subscribe(to: flat.id, customer: customer)
      let adoption = try await world.adoption(try await Self.metered(flat.product, world))
      #expect(adoption.subscriptions.additions.map(\.subscription) == [first])
      #expect(
        adoption.subscriptions.refusals.map(\.subject) == ["subscription \(second) (\(customer))"])
      #expect(adoption.subscriptions.refusals.first?.reason.contains("twice") == true)
    }
  }

  /// Two hundred subscriptions come on three pages, and one that Stripe refuses keeps no other from its item.
  @Test func everyPageIsReadAndARefusalStopsNobodyElse() async throws {
    try await StripeWorld.run { world in
      let account = HandMadeAccount(stripe: world.stripe)
      let flat = try await account.flat("Starter", cents: "2900", key: "starter_base")
      var ids: [StripeSubscriptionID] = []
      for _ in 0..<201 { ids.append(try await account.subscribe(to: flat.id)) }
      let adoption = try await world.adoption(try await Self.metered(flat.product, world))
      #expect(adoption.subscriptions.additions.map(\.subscription) == ids)
      _ = try await world.stripe.cancelSubscription(ids[1])
      var done: [String] = []
      let refused = try await adoption.apply { done.append($0) }
      #expect(done.count == 200)
      #expect(refused.map(\.reason) == ["it is canceled: it ended meanwhile"])
    }
  }

  @Test(arguments: SubscriptionOfOthers.allCases)
  func aSubscriptionIsOfAPlanOrSaysWhyNot(_ other: SubscriptionOfOthers) async throws {
    try await StripeWorld.run { world in
      let account = HandMadeAccount(stripe: world.stripe)
      let flat = try await account.flat("Starter", cents: "2900", key: "starter_base")
      let id = try await other.make(account, flat)
      let adoption = try await world.adoption(try await Self.metered(flat.product, world))
      let (additions, refusals) = (
        adoption.subscriptions.additions, adoption.subscriptions.refusals
      )
      switch other.outcome {
      case .gets(let note):
        #expect(additions.map(\.subscription) == [id], "\(refusals)")
        #expect(additions.first?.note?.contains(note ?? "") ?? (note == nil), "\(additions)")
        #expect(try await adoption.apply().isEmpty)
        #expect(try await world.adoption(Self.metered(flat.product, world)).changes.isEmpty)
      case .getsNothing(let reason):
        #expect(additions.isEmpty)
        #expect(refusals.contains { $0.reason.contains(reason) }, "\(refusals)")
      case .isOver:
        #expect(additions.isEmpty && refusals.isEmpty)
      }
    }
  }
}
