import Billing
import Catalog
import Foundation
import StripeAPI
import StripeDelivery
import Synchronization
import Testing
import UsageLedger

@testable import StripeCatalog

@Suite struct CatalogApplierTests {
  /// Another device price, a package metered otherwise, the professional plan's messages under a key of their own, a new
  /// plan, and none called Starter any more.
  static let later =
    BillingWorld.yaml
    .replacing("unit_amount: \"5.00\"", with: "unit_amount: \"6.00\"")
    .replacing("name: Starter", with: "name: Beginner")
    .replacing("included: 1000000, size: 1000", with: "included: 0, size: 500")
    + "\n  flat:\n    base: \"10.00\"\n"

  /// What Stripe sells, without ids: what two accounts must have in common to bill the same.
  static func shop(_ world: StripeWorld) async throws -> [String] {
    let meters = try await world.stripe.meters().all()
    let names = Dictionary(uniqueKeysWithValues: meters.map { ($0.id, $0.eventName) })
    let products = try await world.stripe.products().all().map {
      "product \($0.id) \($0.name) \($0.active)"
    }
    let prices = try await world.stripe.prices().all().map { price in
      let feed = price.recurring?.meter.flatMap { names[$0] } ?? "nothing"
      return
        "price \(price.lookupKey ?? "-") \(price.product) \(price.active) \(feed) \(String(describing: price.scheme))"
    }
    let fed = meters.map { "meter \($0.eventName) \($0.formula) \($0.isActive)" }
    return (products + prices + fed).sorted()
  }

  @Test func whatIsAppliedIsFoundByItsLookupKeyAndCharges() async throws {
    try await StripeWorld.run { world in
      let plan = try await world.apply(BillingWorld.yaml)
      #expect(plan.changes.count == 9)
      let prices = try await world.stripe.prices(lookupKeys: [
        "starter_base", "device_usage", "professional_base", "device_usage_professional",
        "mqtt_messages",
      ])
      #expect(prices.count == 5)
      let device = try #require(prices.first { $0.lookupKey == "device_usage" })
      #expect(device.recurring?.usageType == .metered)
      #expect(
        device.metadata == ["plan": "starter", "meter": "device_usage", "unit_label": "device"])
      let meters = try await world.stripe.meters(active: true).all()
      #expect(
        Set(meters.map(\.eventName)) == ["device_usage", "mqtt_messages_per_1000"])
      #expect(meters.allSatisfy { $0.formula == .last })
    }
  }

  @Test func theSecondTimeNothingIsChanged() async throws {
    try await StripeWorld.run { world in
      try await world.apply(BillingWorld.yaml)
      let before = try await Self.shop(world)
      world.transport.live()
      let plan = try await world.apply(BillingWorld.yaml)
      #expect(plan.isEmpty)
      #expect(plan.findings.isEmpty)
      #expect(world.transport.posts.isEmpty)
      #expect(try await Self.shop(world) == before)
    }
  }

  @Test func aChangedFileMovesTheLookupKeysAndThenMatches() async throws {
    try await StripeWorld.run { world in
      try await world.apply(BillingWorld.yaml)
      let old = try await world.stripe.prices(lookupKeys: ["device_usage"])
      let plan = try await world.apply(Self.later)
      #expect(plan.changes.map(\.sign) == ["~", "+", "+", "~", "~", "+"])
      let now = try await world.stripe.prices(lookupKeys: ["device_usage"])
      #expect(now.count == 1)
      #expect(now.map(\.id) != old.map(\.id))
      let replaced = try await world.stripe.price(try #require(old.first).id)
      #expect(replaced.lookupKey == nil)
      #expect(replaced.active)
      #expect(try await world.plan(Self.later).isEmpty)
    }
  }

  @Test func aDroppedPlanIsArchivedAndComesBack() async throws {
    try await StripeWorld.run { world in
      try await world.apply(BillingWorld.yaml)
      let start = try #require(BillingWorld.yaml.range(of: "  professional:")).lowerBound
      let starterOnly = String(BillingWorld.yaml[..<start])
      let plan = try await world.apply(starterOnly)
      #expect(plan.changes.map(\.sign) == ["-", "-", "-", "-"])
      #expect(try await world.plan(starterOnly).isEmpty)
      #expect(try await !world.stripe.product("plan_professional").active)

      let back = try await world.apply(BillingWorld.yaml)
      #expect(back.changes.map(\.sign) == ["~", "+", "+", "+"])
      #expect(try await world.plan(BillingWorld.yaml).isEmpty)
    }
  }

  /// A small file, what it becomes, and what it is in the end: every kind of change is among their calls.
  static let stages: [String] = {
    let dearer = There.yaml
      .replacing("unit_amount: \"5.00\"", with: "unit_amount: \"6.00\"")
      .replacing("name: Starter", with: "name: Beginner")
    let flat = "\n  flat:\n    base: \"10.00\"\n"
    return [There.yaml + flat, dearer, dearer + flat]
  }()

  /// Killed in each single call, before Stripe gets it and before its answer, and repeated: the end is the same, and no
  /// repeat makes more of anything than one undisturbed run does.
  @Test(arguments: CountedTransport.Death.allCases)
  func killedInAnyCallAndRepeatedItEndsTheSame(_ death: CountedTransport.Death) async throws {
    let undisturbed = Mutex<[String]>([])
    let calls = Mutex<[Int]>([])
    try await StripeWorld.run { world in
      for stage in Self.stages {
        try await world.apply(stage)
        calls.withLock { $0.append(world.transport.posts.count) }
      }
      let shop = try await Self.shop(world)
      undisturbed.withLock { $0 = shop }
    }
    let ends = calls.withLock { $0 }
    #expect(ends == [6, 10, 12])
    for call in 0..<12 {
      try await StripeWorld.run { world in
        world.transport.live(for: call, death: death)
        var stages = Self.stages[...]
        await #expect(throws: BillingError.self) {
          while let stage = stages.first {
            try await world.apply(stage)
            stages = stages.dropFirst()
          }
        }
        world.transport.live()
        for stage in stages {
          try await world.apply(stage)
          #expect(try await world.plan(stage).isEmpty)
        }
        #expect(try await Self.shop(world) == undisturbed.withLock { $0 }, "killed in call \(call)")
      }
    }
  }

  /// The guide's prices, made by hand in an older API version, are found with how they add up.
  @Test func pricesOfTheUsageRecordGenerationAreReadWithTheirAggregation() async throws {
    try await StripeWorld.run { world in
      let older = world.stripe.speaking(.acacia)
      let product = try await older.createProduct(StripeProductCreation(name: "Starter Plan"))
      let amount = try #require(StripeDecimal("500"))
      let price = try await older.createPrice(
        StripePriceCreation(
          product: product.id, currency: "usd", scheme: .perUnit(amount),
          recurring: StripeRecurrence(
            interval: .month, usageType: .metered, aggregateUsage: .sum),
          lookupKey: "device_usage"))
      let customer = try await world.stripe.createCustomer(StripeCustomerCreation(name: "Acme"))
      let subscription = try await older.createSubscription(
        StripeSubscriptionCreation(
          customer: customer.id, items: [.init(price: price.id)],
          metadata: ["customer_id": "acme", "plan": "starter"]))

      let plan = try await world.plan(There.yaml)
      #expect(plan.findings.map(\.code) == [.sumOfGauge, .sumOfGauge])
      #expect(
        plan.findings.map(\.subject) == [
          "price device_usage", "subscription \(subscription.id) (acme)",
        ])
      #expect(
        plan.findings.allSatisfy { $0.explanation.hasSuffix("$10800.00 instead of $15.00") })
      let replaced = plan.lines.first { $0.hasPrefix("~") }
      #expect(replaced?.contains("stay on \(price.id): \(subscription.id) (acme)") == true)

      try await world.apply(There.yaml)
      let after = try await world.plan(There.yaml)
      #expect(after.isEmpty)
      #expect(after.findings.map(\.code) == [.sumOfGauge, .missingItem])
    }
  }

  @Test func whoStaysOnAnOldPriceIsStillNamedAfterwards() async throws {
    try await BillingWorld.run { world in
      let record = try await world.subscribe()
      let applier = CatalogApplier(stripe: world.stripe)
      let later = try PriceCatalog.parse(yaml: Self.later, file: "catalog.yaml")
      let plan = try await applier.plan(later)
      #expect(
        plan.lines.filter { $0.contains("stay on") }.allSatisfy {
          $0.hasSuffix(": \(record.id) (acme)")
        })
      #expect(plan.lines.filter { $0.contains("stay on") }.count == 1)
      try await applier.apply(plan)
      let after = try await applier.plan(later)
      #expect(after.isEmpty)
      #expect(after.findings.map(\.code) == [.olderPrice])
      #expect(after.findings.map(\.subject) == ["subscription \(record.id) (acme)"])
    }
  }
}
