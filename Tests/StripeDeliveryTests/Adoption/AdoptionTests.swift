import Billing
import Catalog
import LedgerConformance
import Metering
import StripeDelivery
import Testing

@testable import StripeAPI
@testable import StripeAccounts
@testable import StripeCatalog

/// The file that is proposed for accounts that were billed before, made by hand.
@Suite struct AdoptionTests {
  /// The proposed file, and what `catalog diff` says of it.
  static func isEqual(_ world: StripeWorld, _ adoption: AccountAdoption) async throws {
    let plan = try await world.plan(adoption.proposal.yaml)
    #expect(plan.isEmpty, "\(plan.lines) \(plan.findingLines)")
    #expect(adoption.changes.isEmpty)
  }

  @Test func anEmptyAccountProposesAFileThatSaysNothing() async throws {
    try await StripeWorld.run { world in
      let adoption = try await world.adoption()
      #expect(adoption.proposal.plans.isEmpty && adoption.proposal.refusals.isEmpty)
      try await Self.isEqual(world, adoption)
    }
  }

  /// Prices without a lookup key are found by their ids: nothing at Stripe has to change first.
  @Test func flatPlansAreDescribedAndFoundEqual() async throws {
    try await StripeWorld.run { world in
      let account = HandMadeAccount(stripe: world.stripe)
      _ = try await account.flat("Starter \"Plan\": small 🚀", cents: "2900", key: "starter")
      let pro = try await account.flat("Professional", cents: "9900", key: nil)
      _ = try await account.price(
        product: pro.product, .perUnit(.of("99000")), StripeRecurrence(interval: .year),
        key: "pro_yearly")
      _ = try await account.price(
        product: pro.product, .perUnit(.of("25000")),
        StripeRecurrence(interval: .month, intervalCount: 3))
      _ = try await account.price(
        product: pro.product, .perUnit(.of("500")), StripeRecurrence(interval: .day))
      _ = try await account.flat("数量", cents: "0", key: nil)
      let adoption = try await world.adoption()
      #expect(
        adoption.proposal.plans.map(\.key) == [
          "starter_plan_small", "professional", "professional_year", "professional_month",
          "professional_day", "plan",
        ])
      #expect(adoption.proposal.refusals.isEmpty)
      try await Self.isEqual(world, adoption)
    }
  }

  /// A key that an archived price holds is not given out, and an edited amount takes the price's place for good.
  @Test func anAdoptedPriceIsReplacedOnceWhenTheFileIsEdited() async throws {
    try await StripeWorld.run { world in
      let account = HandMadeAccount(stripe: world.stripe)
      let old = try await account.flat("Old", cents: "100", key: "starter_base")
      _ = try await world.stripe.updatePrice(old.id, StripePriceUpdate(active: false))
      let flat = try await account.flat("Starter", cents: "2900", key: nil)
      let yaml = try await world.adoption().proposal.yaml
      #expect(yaml.contains("lookup_key: \"starter_base_2\""))
      #expect(yaml.contains("stripe_price: \"\(flat.id)\""))
      let dearer = yaml.replacing("base: \"29.00\"", with: "base: \"31.00\"")
      let applied = try await world.apply(dearer)
      #expect(applied.changes.count == 1)
      #expect(try await world.plan(dearer).isEmpty)
      let prices = try await world.stripe.prices(lookupKeys: ["starter_base_2"])
      #expect(prices.map(\.scheme) == [.perUnit(.of("3100"))])
      #expect(prices.map(\.product) == [flat.product])
    }
  }

  /// Every model that a catalogue has comes back as a file that is equal.
  @Test(arguments: HandMadeAccount.models, [nil, "devices"])
  func aMeteredPriceIsDescribedAndFoundEqual(
    _ scheme: StripePriceScheme, _ key: String?
  ) async throws {
    try await StripeWorld.run { world in
      let account = HandMadeAccount(stripe: world.stripe)
      let flat = try await account.flat("Starter", cents: "2900", key: "starter_base")
      let meter = try await account.meter("device_usage")
      _ = try await account.price(
        product: flat.product, scheme,
        StripeRecurrence(interval: .month, usageType: .metered, meter: meter.id), key: key)
      let adoption = try await world.adoption()
      #expect(adoption.proposal.refusals.isEmpty)
      #expect(adoption.proposal.plans.map(\.prices.count) == [1])
      try await Self.isEqual(world, adoption)
    }
  }

  /// What `apply` made comes back as it was, in blocks too, with and without the file that it was made of.
  @Test(arguments: [BillingWorld.yaml, nil]) func ourOwnAccountIsFoundEqual(
    _ inForce: String?
  ) async throws {
    try await StripeWorld.run { world in
      try await world.apply(BillingWorld.yaml)
      let adoption = try await world.adoption(inForce)
      #expect(adoption.proposal.plans.map(\.key) == ["starter", "professional"])
      #expect(adoption.proposal.refusals.isEmpty)
      try await Self.isEqual(world, adoption)
    }
  }

  /// A metered price that is a product of its own belongs to the plan whose subscriptions have it.
  @Test func aMeteredPriceOfAnotherProductJoinsThePlanOfItsSubscriptions() async throws {
    try await StripeWorld.run { world in
      let account = HandMadeAccount(stripe: world.stripe)
      let starter = try await account.flat("Starter", cents: "2900", key: nil)
      let pro = try await account.flat("Pro", cents: "9900", key: nil)
      let usage = try await world.stripe.createProduct(StripeProductCreation(name: "Devices"))
      let meter = try await account.meter("device_usage")
      let metered = try await account.price(
        product: usage.id, .perUnit(.of("500")),
        StripeRecurrence(interval: .month, usageType: .metered, meter: meter.id))
      _ = try await account.subscribe(to: pro.id, metered.id)
      _ = try await account.subscribe(to: pro.id, metered.id)
      _ = try await account.subscribe(to: starter.id, metered.id)
      let adoption = try await world.adoption()
      #expect(adoption.proposal.plans.map(\.key) == ["starter", "pro"])
      #expect(adoption.proposal.plans.map(\.prices.count) == [0, 1])
      #expect(adoption.proposal.refusals.map(\.subject) == ["price \(metered.id)"])
      try await Self.isEqual(world, adoption)
    }
  }

  @Test(arguments: HandMadeAccount.Foreign.allCases)
  func whatNoCatalogueSaysIsLeftOutWithItsReason(_ foreign: HandMadeAccount.Foreign) async throws {
    try await StripeWorld.run { world in
      let account = HandMadeAccount(stripe: world.stripe)
      let flat = try await account.flat("Starter", cents: "2900", key: "starter_base")
      try await account.add(foreign, to: flat.product)
      let adoption = try await world.adoption()
      let reasons = adoption.proposal.refusals.map(\.reason)
      #expect(reasons.contains { $0.contains(foreign.words) }, "\(reasons)")
      #expect(adoption.proposal.plans.map(\.key) == ["starter"])
      try await Self.isEqual(world, adoption)
    }
  }
}

extension StripeWorld {
  /// What `billing adopt` reads, with that file in force.
  func adoption(_ yaml: String? = nil, store: MemoryStore? = nil) async throws -> AccountAdoption {
    try await AccountAdoption(
      reading: stripe, catalog: yaml.map { try PriceCatalog.parse(yaml: $0, file: "catalog.yaml") },
      guide: PriceCatalog.parse(yaml: BillingWorld.yaml, file: "built-in"), store: store,
      now: clock.now())
  }
}
