import Amounts
import Billing
import Catalog
import LedgerConformance
import Metering
import Rating
import StripeAPI
import StripeAccounts
import StripeDelivery
import Testing
import UsageLedger

@Suite struct PlanChangeTests {
  private static let hour: Int64 = 3_600

  /// Reports, delivers, and lets a minute pass, so that what is delivered lies before what comes next.
  static func use(_ world: BillingWorld, _ metrics: [String: Int64]) async throws {
    try await world.report(metrics, endingAt: world.now)
    let report = await world.reconciliation().run(BillingWorld.customer, for: .upkeep)
    if case .failed(let error) = report.outcome { throw error }
    world.clock.advance(bySeconds: 60)
  }

  @Test func aChangeNowBillsEachPartAtItsOwnPrice() async throws {
    try await BillingWorld.run { world in
      let subscriptions = world.subscriptions()
      let subscription = try await world.subscribe(plan: "starter")
      world.clock.advance(bySeconds: 10 * 86_400)
      try await Self.use(world, ["devices": 8, "mqtt_messages": 700])
      let change = try await subscriptions.change(
        subscription.id, to: PlanKey("professional"), at: .now)
      #expect(change.subscription.plan == "professional")
      #expect(change.effectiveAt == world.now)
      #expect(
        change.segments.map { "\($0.segment.key.meter) \($0.soFar.quantity) \($0.soFar.amount)" }
          == ["device_usage 8 1500", "device_usage 0 0", "mqtt_messages 0 0"])
      // The gauge is billed in both parts: the new one keeps the value until another is reported.
      #expect(change.segments.map { $0.projected?.high.quantity } == [8, 8, nil])
      world.clock.advance(bySeconds: 10 * 86_400)
      try await Self.use(world, ["devices": 25, "mqtt_messages": 1_500_000])
      let upcoming = try await world.previews.upcoming(of: BillingWorld.customer)
      #expect(upcoming.ours.lines.map(\.amount.minorUnits) == [9_900, 1_500, 2_000, 5_000])
      let again = try await subscriptions.change(
        subscription.id, to: PlanKey("professional"), at: .now)
      #expect(again.segments.count == 3)
    }
  }

  /// The process ends before it looks at what it changed: a later look dates the change to when it was made.
  @Test func aChangeThatNobodySawIsDatedToItself() async throws {
    try await BillingWorld.run { world in
      let subscription = try await world.subscribe(plan: "starter")
      world.clock.advance(bySeconds: 10 * 86_400)
      try await Self.use(world, ["devices": 8, "mqtt_messages": 700])
      let changedAt = world.now
      let losing = AnswerLosingTransport(
        world.transport, losing: 1, of: .post, at: "/v1/subscriptions/\(subscription.id)")
      let subscriptions = world.subscriptions(
        stripe: StripeClient(configuration: world.stripe.configuration, transport: losing))
      let change = try await subscriptions.change(
        subscription.id, to: PlanKey("professional"), at: .now)
      #expect(change.isUnderWay)
      #expect(losing.remaining == 0)
      world.clock.advance(bySeconds: 1_800)
      try await world.report(["devices": 25], endingAt: world.now, seconds: 1_800)
      world.clock.advance(bySeconds: 1_800)
      try await world.sync.refresh(StripeSubscriptionID(subscription.id))
      #expect(
        try await world.deviceSegments().map(\.key.start).contains(changedAt))
      #expect(try await world.orders().map(\.status) == [.done])
      #expect(try await world.orders().map(\.effectiveAt) == [changedAt])
      // The next look changes nothing more.
      let segments = try await world.deviceSegments()
      world.clock.advance(bySeconds: 1_800)
      try await world.sync.refresh(StripeSubscriptionID(subscription.id))
      #expect(try await world.deviceSegments() == segments)
    }
  }

  @Test func whatStripeHasNotCountedKeepsAChangeBack() async throws {
    try await BillingWorld.run { world in
      let subscription = try await world.subscribe(plan: "starter")
      world.clock.advance(bySeconds: 86_400)
      try await world.report(["devices": 8], endingAt: world.now)
      world.transport.plan(Array(repeating: .requestLost, count: 50))
      let subscriptions = world.subscriptions(patience: .milliseconds(300))
      let change = try await subscriptions.change(
        subscription.id, to: PlanKey("professional"), at: .now)
      #expect(change.isUnderWay)
      #expect(change.subscription.plan == "starter")
      world.transport.plan([])
      world.clock.advance(bySeconds: 60)
      let order = try await world.execution.carryOut(try #require(change.order).id)
      #expect(order?.status == .done)
      #expect(try await world.store.subscription(subscription.id)?.plan == "professional")
    }
  }

  /// The process that asked for a change may end before it wrote the change down; others change things at Stripe.
  @Test func aChangeMadeElsewhereIsKnownByTheNextHour() async throws {
    try await BillingWorld.run { world in
      let subscription = try await world.subscribe(plan: "starter")
      let reconciliation = world.reconciliation()
      _ = await reconciliation.run(BillingWorld.customer, for: .upkeep)
      world.clock.advance(bySeconds: 1_800)
      let items = try await world.stripe.subscription(StripeSubscriptionID(subscription.id)).items
      let metered = try #require(items.first { $0.price.recurring?.usageType == .metered })
      let other = try #require(
        await world.stripe.prices(lookupKeys: ["device_usage_professional"]).first)
      _ = try await world.stripe.updateSubscriptionItem(metered.id, price: other.id)
      for (seconds, count) in [(Int64(600), 1), (1_200, 2)] {
        world.clock.advance(bySeconds: seconds)
        _ = await reconciliation.run(BillingWorld.customer, for: .upkeep)
        #expect(try await world.deviceSegments().count == count)
      }
    }
  }

  @Test func aCancellationNowInvoicesWhatWasUsed() async throws {
    try await BillingWorld.run { world in
      let subscriptions = world.subscriptions()
      let subscription = try await world.subscribe(plan: "starter")
      world.clock.advance(bySeconds: 10 * 86_400)
      try await Self.use(world, ["devices": 8])
      let change = try await subscriptions.cancel(subscription.id, at: .now)
      #expect(change.subscription.status == "canceled")
      #expect(change.segments.map(\.soFar.amount.minorUnits) == [1_500])
      #expect(try await Self.meteredAmount(world) == 1_500)
      let error = await #expect(throws: BillingError.self) {
        try await subscriptions.cancel(subscription.id, at: .now)
      }
      #expect(error?.code == .noSubscription)
    }
  }

  /// What still joins the last period's invoice would be dropped by a change of price.
  @Test func nothingChangesWhileTheLastPeriodsInvoiceIsADraft() async throws {
    try await BillingWorld.run { world in
      let subscriptions = world.subscriptions()
      let subscription = try await world.subscribe(plan: "starter")
      world.clock.advance(bySeconds: subscription.period.end.seconds - world.now.seconds + 3_000)
      _ = await world.reconciliation().run(BillingWorld.customer, for: .upkeep)
      let professional = try PlanKey("professional")
      let change = try await subscriptions.change(subscription.id, to: professional, at: .now)
      #expect(change.isUnderWay)
      #expect(change.subscription.plan == "starter")
      world.clock.advance(bySeconds: 601)
      let order = try await world.execution.carryOut(try #require(change.order).id)
      #expect(order?.status == .done)
      #expect(try await world.store.subscription(subscription.id)?.plan == "professional")
    }
  }

  @Test func aCancellationAtThePeriodsEndBillsThePeriod() async throws {
    try await BillingWorld.run { world in
      let subscriptions = world.subscriptions()
      let subscription = try await world.subscribe(plan: "starter")
      let end = subscription.period.end
      let change = try await subscriptions.cancel(subscription.id, at: .periodEnd)
      #expect(change.subscription.isLive)
      #expect(change.effectiveAt == end)
      world.clock.advance(bySeconds: end.seconds - world.now.seconds - 1_800)
      try await Self.use(world, ["devices": 8])
      world.clock.advance(bySeconds: 2_100)
      _ = await world.reconciliation().run(BillingWorld.customer, for: .upkeep)
      let record = try await world.store.subscription(subscription.id)
      #expect(record?.status == "canceled")
      world.clock.advance(bySeconds: 2 * Self.hour)
      #expect(try await Self.meteredAmount(world) == 1_500)
    }
  }

  private static func stripeCustomer(_ world: BillingWorld) async throws -> String? {
    try await world.store.link(of: BillingWorld.customer)?.stripeCustomer
  }

  private static func periodEnd(_ world: BillingWorld, _ id: String) async throws -> Timestamp {
    let subscription = try await world.stripe.subscription(StripeSubscriptionID(id))
    let end = try #require(subscription.items.compactMap(\.period).first).end
    return Timestamp(seconds: end.unixSeconds)
  }

  /// What Stripe charged for metered prices, on all invoices.
  static func meteredAmount(_ world: BillingWorld) async throws -> Int64 {
    let customer = StripeCustomerID(try #require(await stripeCustomer(world)))
    let metered = Set(
      try await world.stripe.prices().all().filter { $0.recurring?.usageType == .metered }.map(\.id)
    )
    var amount: Int64 = 0
    for invoice in try await world.stripe.invoices(customer: customer).all() {
      for line in try await world.stripe.invoiceLines(invoice.id).all() {
        if let price = line.price, metered.contains(price) { amount += line.amount }
      }
    }
    return amount
  }

  /// Random lives of a subscription: usage, plans that change now or at a period's end, and a cancellation, against
  /// what each stretch costs by the guide's prices, computed here from the schedule alone.
  @Test(arguments: 0..<50)
  func whatIsInvoicedIsTheSumOfTheParts(seed: Int) async throws {
    try await BillingWorld.run { world in
      var random = SeededGenerator(seed: UInt64(seed))
      var life = SubscriptionLife(plan: Bool.random(using: &random) ? "starter" : "professional")
      let subscriptions = world.subscriptions()
      let subscription = try await world.subscribe(plan: life.plan)
      life.periodEnd = subscription.period.end
      for _ in 0..<Int.random(in: 6...14, using: &random) {
        var pause = Int64.random(in: 2...150, using: &random) * Self.hour
        let left = life.periodEnd.seconds - world.now.seconds
        if pause > left {
          // The worker looks when a period ends: what waited for that is done then, within Stripe's hour of grace.
          world.clock.advance(bySeconds: left + 300)
          _ = await world.reconciliation().run(BillingWorld.customer, for: .upkeep)
          life.rollOver(at: try await Self.periodEnd(world, subscription.id))
          pause = max(pause - left, 2 * Self.hour)
        }
        world.clock.advance(bySeconds: pause)
        // What waited for the period's end is done now; a meter that is new begins to count here.
        _ = await world.reconciliation().run(BillingWorld.customer, for: .upkeep)
        world.clock.advance(bySeconds: 60)
        let devices = Int64.random(in: 0...40, using: &random)
        let messages = Int64.random(in: 0...900_000, using: &random)
        life.use(devices: devices, messages: messages, at: world.now)
        try await Self.use(world, ["devices": devices, "mqtt_messages": messages])
        let other = life.plan == "starter" ? "professional" : "starter"
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
          _ = try await subscriptions.change(subscription.id, to: PlanKey(other), at: .now)
          life.change(to: other, at: world.now)
        case 1:
          _ = try await subscriptions.change(subscription.id, to: PlanKey(other), at: .periodEnd)
          life.planned = other
        default: break
        }
      }
      _ = try await subscriptions.cancel(subscription.id, at: .now)
      life.end(at: world.now)
      world.clock.advance(bySeconds: 3 * Self.hour)
      #expect(try await Self.meteredAmount(world) == life.amount)
    }
  }
}
