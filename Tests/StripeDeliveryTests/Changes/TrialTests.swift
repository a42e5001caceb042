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

  /// Past the end of a period, and one look of the worker's within Stripe's hour of grace.
  private static func pass(_ world: BillingWorld, to end: Timestamp) async throws {
    world.clock.advance(bySeconds: end.seconds - world.now.seconds + 300)
    let report = await world.reconciliation().run(BillingWorld.customer, for: .upkeep)
    if case .failed(let error) = report.outcome { throw error }
  }
}
