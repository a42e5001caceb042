import Billing
import Catalog
import Metering
import StripeAPI
import StripeDelivery
import Testing
import UsageLedger

@testable import StripeAccounts

@Suite struct SubscriptionCreationTests {
  static func creation(_ world: BillingWorld, stripe: StripeClient? = nil, yaml: String? = nil)
    throws -> SubscriptionCreation
  {
    SubscriptionCreation(
      store: world.store, stripe: stripe ?? world.stripe,
      catalog: try yaml.map { try PriceCatalog.parse(yaml: $0, file: "catalog.yaml") }
        ?? world.catalog)
  }

  static func request(_ plan: String, trialDays: Int? = nil) throws -> SubscriptionRequest {
    SubscriptionRequest(
      customer: BillingWorld.customer, plan: try PlanKey(plan), trialPeriodDays: trialDays)
  }

  @Test func baseAndMeteredPricesAreInOneSubscriptionWithTrialAndMetadata() async throws {
    try await BillingWorld.run { world in
      let link = try await world.link()
      let made = try await Self.creation(world).create(
        try Self.request("professional"), link: link)
      #expect(made.customer.rawValue == link.stripeCustomer)
      #expect(made.status == .trialing)
      #expect(made.billingMode == .flexible)
      #expect(made.metadata == ["customer_id": "acme", "plan": "professional"])
      #expect(made.trialEnd?.unixSeconds == BillingWorld.start.seconds + 14 * 86_400)
      let keys = ["professional_base", "device_usage_professional", "mqtt_messages"]
      let prices = try await world.stripe.prices(lookupKeys: keys)
      let byID = Dictionary(uniqueKeysWithValues: prices.map { ($0.id, $0.lookupKey ?? "") })
      #expect(made.items.map { byID[$0.price.id] } == keys)
      #expect(made.items.map(\.quantity) == [1, nil, nil])
      #expect(made.items.map(\.price.recurring?.usageType) == [.licensed, .metered, .metered])
    }
  }

  @Test(arguments: [(nil, 14), (0, 0), (3, 3)] as [(Int?, Int64)])
  func theTrialIsThePlansUnlessOneIsAskedFor(asked: Int?, days: Int64) async throws {
    try await BillingWorld.run { world in
      let made = try await Self.creation(world).create(
        try Self.request("professional", trialDays: asked), link: try await world.link())
      #expect(made.status == (days == 0 ? .active : .trialing))
      let end = made.trialEnd.map { $0.unixSeconds - BillingWorld.start.seconds }
      #expect(end == (days == 0 ? nil : days * 86_400))
    }
  }

  @Test func aSecondLiveItemOnAMeterIsRefused() async throws {
    try await BillingWorld.run { world in
      let record = try await world.subscribe()
      let link = try await world.link()
      let error = await #expect(throws: BillingError.self) {
        try await Self.creation(world).create(try Self.request("professional"), link: link)
      }
      #expect(error?.code == .meterTaken)
      #expect(
        error?.context
          == "acme has the live subscription \(record.id), which bills device_usage already: a second item on a meter would bill all usage twice"
      )
      #expect(try await Self.liveCount(world, link) == 1)
    }
  }

  @Test func anEndedSubscriptionMakesRoomForTheSamePlan() async throws {
    try await BillingWorld.run { world in
      let first = try await world.subscribe()
      _ = try await world.stripe.cancelSubscription(StripeSubscriptionID(first.id))
      try await world.sync.refresh(BillingWorld.customer)
      let second = try await world.subscribe()
      #expect(second.id != first.id)
      #expect(second.isLive)
    }
  }

  @Test func aRetryAfterALostAnswerMakesNoSecondSubscription() async throws {
    try await BillingWorld.run { world in
      let link = try await world.link()
      let transport = AnswerLosingTransport(
        world.transport, losing: 1, of: .post, at: "/v1/subscriptions")
      let stripe = StripeClient(configuration: world.stripe.configuration, transport: transport)
      let creation = try Self.creation(world, stripe: stripe)
      let request = try Self.request("starter", trialDays: 0)
      let error = await #expect(throws: BillingError.self) {
        try await creation.create(request, link: link)
      }
      #expect(error?.code == .stripeUnavailable)
      #expect(transport.remaining == 0)
      let made = try await creation.create(request, link: link)
      #expect(made.metadata["plan"] == "starter")
      #expect(try await Self.liveCount(world, link) == 1)
    }
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    let label: String
    let plan: String
    let code: BillingError.Code
    let context: String
    var testDescription: String { label }
  }

  static let refusals = [
    Refusal(
      label: "a price that Stripe does not have", plan: "enterprise", code: .notApplied,
      context:
        "Stripe has no price with the lookup key \"enterprise_base\"; `billing catalog apply` creates it"
    ),
    Refusal(
      label: "a plan that the catalogue does not have", plan: "startr", code: .unknownPlan,
      context:
        "the catalogue has no plan \"startr\"; did you mean starter? it has starter, professional, enterprise"
    ),
  ]

  @Test(arguments: refusals)
  func whatIsMissingIsNamedWithTheWayOut(row: Refusal) async throws {
    try await BillingWorld.run { world in
      let link = try await world.link()
      let creation = try Self.creation(
        world, yaml: BillingWorld.yaml + "\n  enterprise:\n    base: \"499.00\"\n    prices: []\n")
      let error = await #expect(throws: BillingError.self) {
        try await creation.create(try Self.request(row.plan), link: link)
      }
      #expect(error?.code == row.code)
      #expect(error?.context == row.context)
      #expect(try await Self.liveCount(world, link) == 0)
    }
  }

  private static func liveCount(_ world: BillingWorld, _ link: CustomerLink) async throws -> Int {
    try await world.stripe.subscriptions(customer: StripeCustomerID(link.stripeCustomer)).all()
      .count
  }
}
