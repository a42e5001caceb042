import Amounts
import Billing
import Catalog
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

  /// Past the end of a period, and one look of the worker's within Stripe's hour of grace.
  private static func pass(_ world: BillingWorld, to end: Timestamp) async throws {
    world.clock.advance(bySeconds: end.seconds - world.now.seconds + 300)
    let report = await world.reconciliation().run(BillingWorld.customer, for: .upkeep)
    if case .failed(let error) = report.outcome { throw error }
  }
}
