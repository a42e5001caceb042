import Amounts
import Billing
import Catalog
import Metering
import Rating
import StripeDelivery
import Testing
import UsageLedger

@testable import StripeAccounts

@Suite struct CatalogComparisonTests {
  static func comparison(_ customer: String, now: Int64, then: Int64, notes: [String] = []) throws
    -> CustomerComparison
  {
    let id = try CustomerID(customer)
    return try CustomerComparison(
      customer: id, now: invoice(id, now), then: invoice(id, then), notes: notes)
  }

  private static func invoice(_ customer: CustomerID, _ amount: Int64) throws -> Invoice {
    let line = InvoiceLine(
      description: "Starter", meter: nil, price: nil, quantity: 1, included: 0, billable: 1,
      amount: Money(minorUnits: amount), tiers: [])
    return try Invoice(
      customer: customer, plan: PlanKey("starter"), currency: .usd, period: nil, lines: [line])
  }

  @Test func whoPaysMoreComesFirst() throws {
    let comparison = try CatalogComparison(
      currency: .usd,
      customers: [
        Self.comparison("less", now: 500, then: 100), Self.comparison("same", now: 300, then: 300),
        Self.comparison("more-b", now: 100, then: 350, notes: ["x: rounds up instead of down"]),
        Self.comparison("more-a", now: 200, then: 450),
      ],
      omitted: [.init(customer: try CustomerID("none"), reason: "no plan")])
    #expect(
      comparison.text == """
        customer  plan        now    then  difference
        more-a    starter   $2.00   $4.50      +$2.50
        more-b    starter   $1.00   $3.50      +$2.50
        same      starter   $3.00   $3.00       $0.00
        less      starter   $5.00   $1.00      -$4.00
        total              $11.00  $12.00      +$1.00
        more-b: x: rounds up instead of down
        none: not compared, no plan
        2 pay more, 1 pay less, 1 the same
        """)
  }

  private static func comparing(_ world: BillingWorld, _ yaml: String) throws -> CatalogComparing {
    CatalogComparing(
      store: world.store, stripe: world.stripe, current: world.catalog,
      other: try PriceCatalog.parse(yaml: yaml, file: "new.yaml"), clock: world.clock)
  }

  private static let dearer = """
    currency: usd
    meters:
      device_usage: { metric: devices, kind: gauge, aggregate: max, unit: device }
      api_requests: { metric: api_requests, kind: counter, aggregate: sum, unit: request }
    plans:
      professional:
        base: "100.00"
        prices:
          - { meter: device_usage, model: per_unit, included: 20, unit_amount: "4.50" }
          - { meter: api_requests, model: per_unit, unit_amount: "0.01" }
    """

  @Test func theSameUsageByAnotherCatalogue() async throws {
    try await BillingWorld.run { world in
      try await world.subscribe(plan: "professional")
      world.clock.advance(bySeconds: 3_600)
      try await world.report(
        ["devices": 30, "mqtt_messages": 1_500_000, "api_requests": 7], endingAt: world.now)
      world.clock.advance(bySeconds: 3_600)
      try await world.report(["devices": 25], endingAt: world.now)
      let one = try await Self.comparing(world, Self.dearer).compare(BillingWorld.customer)
      #expect(one.now.lines.map(\.amount.minorUnits) == [9_900, 2_000, 5_000])
      #expect(one.then.lines.map(\.quantity) == [1, 30, 7])
      #expect(one.then.lines.map(\.amount.minorUnits) == [10_000, 4_500, 7])
      #expect(one.difference.minorUnits == 14_507 - 16_900)
      #expect(
        one.notes == [
          "mqtt_messages: the other catalogue has no such meter; nothing charged for it",
          "device_usage: aggregates max instead of last",
          "api_requests: priced only by the other catalogue",
        ])
    }
  }

  /// Case 29: each part of a period is priced by the plan that billed it, so that the very file in force changes nothing.
  @Test(arguments: [("professional", "starter"), ("starter", "professional")])
  func theFileInForceChangesNothing(from: String, to plan: String) async throws {
    try await BillingWorld.run { world in
      let subscription = try await world.subscribe(plan: from)
      world.clock.advance(bySeconds: 7_200)
      try await world.report(["devices": 30, "mqtt_messages": 1_500_000], endingAt: world.now)
      await world.upkeep()
      world.clock.advance(bySeconds: 60)
      let change = try await world.subscriptions(patience: .seconds(5)).change(
        subscription.id, to: PlanKey(plan), at: .now)
      #expect(!change.isUnderWay)
      let comparing = CatalogComparing(
        store: world.store, stripe: world.stripe, current: world.catalog, other: world.catalog,
        clock: world.clock)
      let one = try await comparing.compare(BillingWorld.customer)
      #expect(one.now.total > .zero)
      #expect(one.difference == .zero)
      #expect(one.notes == [])
    }
  }

  @Test func whatCannotBeComparedIsNamed() async throws {
    try await BillingWorld.run { world in
      try await world.subscribe(plan: "starter")
      try await world.link(try CustomerID("unsubscribed"))
      let all = try await Self.comparing(world, Self.dearer).compareAll()
      #expect(all.customers.isEmpty && all.difference == .zero)
      #expect(
        all.omitted.map { "\($0.customer): \($0.reason)" } == [
          "acme: the other catalogue has no plan \"starter\"; it has professional",
          "unsubscribed: unsubscribed has no live subscription to compare",
        ])
      let euros = Self.dearer.replacing("usd", with: "eur")
      await #expect(throws: BillingError.self) {
        try await Self.comparing(world, euros).compareAll()
      }
    }
  }
}
