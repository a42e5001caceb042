import Amounts
import Billing
import Catalog
import LedgerConformance
import Metering
import Rating
import StripeAPI
import StripeDelivery
import Testing
import UsageLedger

@testable import StripeAccounts
@testable import StripeCatalog

/// Optional prices and prices with an interval of their own.
@Suite struct AddOnTests {
  static let yaml = """
    currency: usd
    meters:
      device_usage:  { metric: devices,       kind: gauge,   aggregate: last, unit: device }
      mqtt_messages: { metric: mqtt_messages, kind: counter, aggregate: sum,  unit: message }
      storage_gb:    { metric: storage_gb,    kind: gauge,   aggregate: max,  unit: GB }
    plans:
      starter:
        name: Starter
        base: "29.00"
        prices:
          - { meter: device_usage, model: per_unit, included: 5, unit_amount: "5.00" }
          - { meter: mqtt_messages, model: package, size: 1000, amount: "0.10", optional: true }
          - { meter: storage_gb, model: per_unit, unit_amount: "0.50", optional: true }
      professional:
        base: "99.00"
        prices:
          - { meter: device_usage, model: per_unit, included: 20, unit_amount: "4.00" }
          - { meter: mqtt_messages, model: per_unit, unit_amount: "0.01", optional: true }
      extras:
        prices:
          - { meter: storage_gb, model: per_unit, unit_amount: "0.40", optional: true }
      yearly:
        interval: year
        base: "290.00"
        prices:
          - { meter: device_usage, model: per_unit, included: 5, unit_amount: "5.00", interval: month }
    """

  private static func run(_ body: @escaping @Sendable (BillingWorld) async throws -> Void)
    async throws
  {
    try await BillingWorld.run { world in
      let catalog = try PriceCatalog.parse(yaml: yaml, file: "catalog.yaml")
      let applier = CatalogApplier(stripe: world.stripe)
      try await applier.apply(try await applier.plan(catalog))
      try await world.link()
      try await body(world.with(catalog))
    }
  }

  private static func request(_ plan: String, _ prices: [String]) throws -> SubscriptionRequest {
    SubscriptionRequest(
      customer: BillingWorld.customer, plan: try PlanKey(plan), trialPeriodDays: 0,
      prices: try prices.map { try MeterKey($0) })
  }

  /// The guide's step 3.2: 3 devices, 15 thousand messages, 3 GB.
  @Test(
    arguments: [
      ([], ["device_usage"], 2_900), (["mqtt_messages"], ["device_usage", "mqtt_messages"], 3_050),
      (["storage_gb", "mqtt_messages"], ["device_usage", "mqtt_messages", "storage_gb"], 3_200),
    ] as [([String], [String], Int64)])
  func whatIsAskedForIsPartOfTheSubscription(
    _ asked: [String], _ metered: [String], _ total: Int64
  ) async throws {
    try await Self.run { world in
      let subscriptions = world.subscriptions()
      let record = try await subscriptions.subscribe(try Self.request("starter", asked))
      #expect(record.items.compactMap(\.meter?.text) == metered)
      world.clock.advance(bySeconds: 3_600)
      try await world.report(
        ["devices": 3, "mqtt_messages": 15_000, "storage_gb": 3], endingAt: world.now)
      let report = await world.reconciliation().run(BillingWorld.customer, for: .request)
      #expect(report.statuses.count == metered.count)
      let upcoming = try await world.previews.upcoming(of: BillingWorld.customer)
      #expect(upcoming.ours.total == Money(minorUnits: total))
      #expect(upcoming.agree)
    }
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    let plan: String
    let prices: [String]
    let context: String
    var testDescription: String { "\(plan) \(prices)" }
  }

  @Test(arguments: [
    Refusal(
      plan: "starter", prices: ["storage"],
      context:
        "the plan starter has no price of \"storage\", did you mean \"storage_gb\"? its optional prices are mqtt_messages, storage_gb"
    ),
    Refusal(
      plan: "starter", prices: ["device_usage"],
      context:
        "\"device_usage\" is not optional: every subscription of the plan starter has it; its optional prices are mqtt_messages, storage_gb"
    ),
    Refusal(
      plan: "starter", prices: ["storage_gb", "storage_gb"],
      context: "\"storage_gb\" is named twice"),
    Refusal(
      plan: "yearly", prices: ["storage_gb"],
      context: "the plan yearly has no price of \"storage_gb\"; it has no optional prices"),
    Refusal(
      plan: "extras", prices: [],
      context:
        "the plan extras has optional prices only: its optional prices are storage_gb; name one"),
  ])
  func whatIsNoOptionalPriceIsRefused(_ row: Refusal) async throws {
    try await Self.run { world in
      let subscriptions = world.subscriptions()
      let request = try Self.request(row.plan, row.prices)
      for isDryRun in [true, false] {
        let error = await #expect(throws: BillingError.self) {
          if isDryRun {
            _ = try await subscriptions.outline(request)
          } else {
            _ = try await subscriptions.subscribe(request)
          }
        }
        #expect(error?.code == .unknownPrice)
        #expect(error?.context == row.context)
      }
      #expect(try await world.store.subscriptions(of: BillingWorld.customer).isEmpty)
      #expect(try await world.stripe.subscriptions().all().isEmpty)
    }
  }

  @Test func aDryRunSaysWhatWouldBeMade() async throws {
    try await Self.run { world in
      let subscriptions = world.subscriptions()
      let request = try Self.request("starter", ["storage_gb"])
      let outline = try await subscriptions.outline(request)
      #expect(try await world.stripe.subscriptions().all().isEmpty)
      let record = try await subscriptions.subscribe(request)
      #expect(outline.items.map(\.price) == record.items.map(\.price))
      #expect(outline.items.map(\.isOptional) == [false, false, true])
      #expect(outline.period == record.period)
      #expect(outline.plan.key.text == record.plan)
    }
  }

  @Test func aChangeOfPlanKeepsTheOptionalPricesThatTheNewPlanHas() async throws {
    try await Self.run { world in
      let subscriptions = world.subscriptions()
      let record = try await subscriptions.subscribe(
        try Self.request("starter", ["mqtt_messages", "storage_gb"]))
      world.clock.advance(bySeconds: 120)
      let changed = try await subscriptions.change(
        record.id, to: try PlanKey("professional"), at: .now)
      #expect(
        changed.subscription.items.compactMap(\.meter?.text).sorted()
          == ["device_usage", "mqtt_messages"])
    }
  }

  @Test func aYearlyBaseGoesWithMonthlyUsage() async throws {
    try await Self.run { world in
      let subscriptions = world.subscriptions()
      let outline = try await subscriptions.outline(try Self.request("yearly", []))
      #expect(outline.items.map { "\($0.interval)" } == ["year", "month"])
      let record = try await subscriptions.subscribe(try Self.request("yearly", []))
      #expect(outline.period == record.period)
      let made = try await world.stripe.subscription(StripeSubscriptionID(record.id))
      #expect(made.billingMode == .flexible)
      let segment = try #require(try await world.deviceSegments().first)
      #expect(segment.end.seconds - segment.key.start.seconds < 32 * 86_400)
      world.clock.advance(bySeconds: 3_600)
      try await world.report(["devices": 8], endingAt: world.now)
      _ = await world.reconciliation().run(BillingWorld.customer, for: .request)
      let upcoming = try await world.previews.upcoming(of: BillingWorld.customer)
      #expect(upcoming.ours.lines.map(\.amount.minorUnits) == [1_500])
      #expect(upcoming.agree, "\(String(describing: upcoming.stripe))")
    }
  }
}
