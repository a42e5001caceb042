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

/// A trial's usage is recorded and delivered, and not billed (docs.stripe.com/billing/subscriptions/trials).
@Suite struct TrialTests {
  @Test func aTrialsUsageIsDeliveredAndNotBilled() async throws {
    try await BillingWorld.run { world in
      let subscription = try await world.subscribe(plan: "professional", trialDays: 14)
      #expect(subscription.status == "trialing")
      world.clock.advance(bySeconds: 10 * 86_400)
      try await PlanChangeTests.use(world, ["devices": 25, "mqtt_messages": 1_500_000])
      let trial = try #require(await world.deviceSegments().first)
      #expect(trial.billing == .trial)
      #expect(try await world.stripeTotal(trial) == "25")
      let usage = try await world.states.state(of: BillingWorld.customer).usage()
      let devices = usage.filter { $0.meter.key == Sample.meter }
      #expect(devices.map(\.total.whole) == [25])
      let upcoming = try await world.states.state(of: BillingWorld.customer).invoice()
      let metered = upcoming.lines.filter { $0.meter != nil }
      #expect(metered.map(\.amount.minorUnits) == [0, 0])

      try await Self.pass(world, to: trial.end)
      world.clock.advance(bySeconds: 86_400)
      try await PlanChangeTests.use(world, ["devices": 40, "mqtt_messages": 1_000])
      let billed = try #require(await world.deviceSegments().last)
      #expect(billed.billing == .billed)
      #expect(billed.key.start == trial.end)
      world.clock.advance(bySeconds: billed.end.seconds - world.now.seconds - 1_800)
      try await PlanChangeTests.use(world, ["devices": 22])
      try await Self.pass(world, to: billed.end)
      world.clock.advance(bySeconds: 2 * 3_600)
      // Two devices above the twenty included; of the trial's 25 devices and 1.5 million messages nothing.
      #expect(try await PlanChangeTests.meteredAmount(world) == 800)
    }
  }

  /// Case 24: whether Stripe bills a trial's usage or not, it is not billed; a report that comes in its last minute, or behind
  /// its end, changes nothing.
  @Test(arguments: [false, true], [nil, -40, 200] as [Int64?])
  func aTrialIsFreeUnderBothSettings(isBilled: Bool, late: Int64?) async throws {
    try await BillingWorld.run { world in
      let hears = EventWorld(world)
      try await hears.sandbox("rules", #"{"bills_trial_usage": \#(isBilled)}"#)
      try await world.subscribe(plan: "professional", trialDays: 14)
      world.clock.advance(bySeconds: 10 * 86_400)
      try await PlanChangeTests.use(world, ["devices": 25])
      let trial = try #require(await world.deviceSegments().first)
      #expect(try await world.stripeTotal(trial) == "25")
      let report = await world.reconciliation().run(BillingWorld.customer, for: .upkeep)
      #expect(report.wakeAt.map { $0 <= trial.end.advanced(bySeconds: -60) } ?? false)
      world.advance(to: trial.end.advanced(bySeconds: -59))
      _ = await world.reconciliation().run(BillingWorld.customer, for: .upkeep)
      #expect(try await world.stripeTotal(trial) == "0")
      if let late {
        world.advance(to: trial.end.advanced(bySeconds: late))
        try await world.report(
          ["devices": 90], endingAt: trial.end.advanced(bySeconds: -50), seconds: 300)
        _ = await world.reconciliation().run(BillingWorld.customer, for: .request)
      }
      try await Self.pass(world, to: trial.end)
      #expect(try await world.stripeTotal(trial) == "0")
      world.clock.advance(bySeconds: 2 * 3_600)
      #expect(try await PlanChangeTests.meteredAmount(world) == 0)
    }
  }

  /// Nobody looked in the last minute: the 0 comes behind the end, dated before it.
  @Test func aTrialThatEndedUnseenIsFreeToo() async throws {
    try await BillingWorld.run { world in
      try await EventWorld(world).sandbox("rules", #"{"bills_trial_usage": true}"#)
      try await world.subscribe(plan: "professional", trialDays: 14)
      world.clock.advance(bySeconds: 10 * 86_400)
      try await PlanChangeTests.use(world, ["devices": 25])
      let trial = try #require(await world.deviceSegments().first)
      try await Self.pass(world, to: trial.end)
      #expect(try await world.stripeTotal(trial) == "0")
      world.clock.advance(bySeconds: 2 * 3_600)
      #expect(try await PlanChangeTests.meteredAmount(world) == 0)
    }
  }

  /// How a trial may end before its time.
  enum EarlyEnd: Sendable, CaseIterable {
    case cancelledByUs, changedByUs, endedAtStripe, cancelledAtStripe, cancelledWithoutInvoice
  }

  /// However a trial ends, its usage is not charged: by us a 0 goes first; what Stripe charges for it when it is ended there is
  /// credited, once.
  @Test(arguments: EarlyEnd.allCases, [false, true])
  func aTrialThatEndsEarlyIsFree(_ end: EarlyEnd, isBilled: Bool) async throws {
    try await BillingWorld.run { world in
      try await EventWorld(world).sandbox("rules", #"{"bills_trial_usage": \#(isBilled)}"#)
      let record = try await world.subscribe(plan: "professional", trialDays: 14)
      world.clock.advance(bySeconds: 10 * 86_400)
      try await PlanChangeTests.use(world, ["devices": 25])
      let trial = try #require(await world.deviceSegments().first)
      #expect(try await world.stripeTotal(trial) == "25")
      try await Self.end(StripeSubscriptionID(record.id), end, world)
      for _ in 0..<4 {
        world.clock.advance(bySeconds: 3_700)
        _ = await world.reconciliation().run(BillingWorld.customer, for: .upkeep)
      }
      let isCharged = isBilled && (end == .cancelledAtStripe || end == .endedAtStripe)
      #expect(try await PlanChangeTests.meteredAmount(world) == (isCharged ? 2_000 : 0))
      for expected in isCharged ? [[-2_000], []] : [[], []] as [[Int64]] {
        let found = try await world.late.decideDifferences(of: BillingWorld.customer)
        #expect(found.map(\.amount.minorUnits) == expected)
        #expect(found.allSatisfy { $0.detail.contains("charges $20.00 for a trial") })
      }
      #expect(try await world.lateEntries().allSatisfy { $0.amount == .zero })
    }
  }

  private static func end(_ id: StripeSubscriptionID, _ end: EarlyEnd, _ world: BillingWorld)
    async throws
  {
    switch end {
    case .cancelledByUs, .changedByUs:
      // What is dated to the second of the change would be counted behind it: the second has to pass.
      for _ in 0..<3 {
        let subscriptions = world.subscriptions(patience: .milliseconds(1))
        let change =
          end == .cancelledByUs
          ? try await subscriptions.cancel(id.rawValue, at: .now)
          : try await subscriptions.change(id.rawValue, to: PlanKey("starter"), at: .now)
        guard change.isUnderWay else { return }
        world.clock.advance(bySeconds: 61)
        // The worker comes in between, and leaves the 0.
        _ = await world.reconciliation().run(BillingWorld.customer, for: .upkeep)
      }
      Issue.record("never done")
    case .endedAtStripe:
      _ = try await world.transport.send(
        StripeHTTPRequest(
          method: .post, url: "\(world.baseURL)/v1/subscriptions/\(id)",
          key: StripeSecretKey("sk_test_delivery"),
          headers: [("Content-Type", "application/x-www-form-urlencoded")],
          body: "trial_end=now", timeout: .seconds(10)))
    case .cancelledAtStripe, .cancelledWithoutInvoice:
      _ = try await world.stripe.cancelSubscription(
        id, invoiceNow: end == .cancelledAtStripe, prorate: false)
    }
  }

  /// A cancellation that is taken back before it is made shows the trial's usage again.
  @Test func aCancellationThatIsTakenBackLeavesTheTrial() async throws {
    try await BillingWorld.run { world in
      let record = try await world.subscribe(plan: "professional", trialDays: 14)
      world.clock.advance(bySeconds: 10 * 86_400)
      try await PlanChangeTests.use(world, ["devices": 25])
      let trial = try #require(await world.deviceSegments().first)
      let subscriptions = world.subscriptions(patience: .milliseconds(1))
      #expect(try await subscriptions.cancel(record.id, at: .now).isUnderWay)
      #expect(try await world.stripeTotal(trial) == "0")
      _ = try await subscriptions.takeBack(record.id)
      world.clock.advance(bySeconds: 61)
      _ = await world.reconciliation().run(BillingWorld.customer, for: .upkeep)
      #expect(try await world.stripeTotal(trial) == "25")
    }
  }

  /// The worker comes in the trial's last minute by Stripe's clock, whatever ours shows.
  @Test(arguments: [-290, -60, 60, 290] as [Int64]) func aTrialsEndIsMetByStripesClock(
    skew: Int64
  ) async throws {
    try await BillingWorld.run { world in
      try await EventWorld(world).sandbox("rules", #"{"bills_trial_usage": true}"#)
      try await world.subscribe(plan: "professional", trialDays: 14)
      let process = world.process(skewSeconds: skew)
      world.clock.advance(bySeconds: 10 * 86_400)
      try await world.report(["devices": 25], endingAt: world.now)
      let trial = try #require(await world.deviceSegments().first)
      var wake = world.now
      for _ in 0..<400 where world.now < trial.end {
        let report = await process.run(BillingWorld.customer, for: .upkeep)
        wake = try #require(report.wakeAt).advanced(bySeconds: -skew)
        guard wake < trial.end else { break }
        world.advance(to: max(wake, world.now.advanced(bySeconds: 1)))
      }
      #expect(try await world.stripeTotal(trial) == "0")
      let accepted = try await world.store.deliveries(of: BillingWorld.customer)
        .compactMap(\.accepted).first { $0.segment == trial.key }
      #expect(try #require(accepted?.resolvedAt).advanced(bySeconds: -skew) < trial.end)
    }
  }

  /// Past the end of a period, and one look of the worker's within Stripe's hour of grace.
  private static func pass(_ world: BillingWorld, to end: Timestamp) async throws {
    world.clock.advance(bySeconds: end.seconds - world.now.seconds + 300)
    let report = await world.reconciliation().run(BillingWorld.customer, for: .upkeep)
    if case .failed(let error) = report.outcome { throw error }
  }
}
