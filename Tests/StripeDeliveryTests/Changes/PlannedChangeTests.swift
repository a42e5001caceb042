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

/// A change that was planned takes effect on the renewal invoice, which is the witness (case 22).
@Suite struct PlannedChangeTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var from = "professional"
    var to = "starter"
    /// When somebody looks after the period's end.
    var looksAfter: Int64 = 300
    var rules = "{}"
    var isLate = false
    /// Calls whose answer is lost, by their path's end.
    var lost: [String] = []
    let renewal: [String]
    let next: [String]
  }

  static let down = [
    "device_usage_professional 2000", "mqtt_messages 5000", "starter_base 2900",
  ]
  static let rows = [
    Row(
      testDescription: "downgrade", renewal: down,
      next: ["device_usage 1500", "starter_base 2900"]),
    Row(
      testDescription: "upgrade", from: "starter", to: "professional",
      renewal: ["device_usage 10000", "professional_base 9900"],
      next: ["professional_base 9900"]),
    Row(
      testDescription: "nobody looks for an hour", looksAfter: 4_000, renewal: down,
      next: ["device_usage 1500", "starter_base 2900"]),
    Row(
      testDescription: "nobody looks for a week", looksAfter: 7 * 86_400, renewal: down,
      next: ["device_usage 1500", "starter_base 2900"]),
    Row(
      testDescription: "items keep their ids", rules: #"{"scheduled_change_keeps_item_ids": true}"#,
      renewal: down, next: ["device_usage 1500", "starter_base 2900"]),
    Row(
      testDescription: "items keep their ids, nobody looks for a week", looksAfter: 7 * 86_400,
      rules: #"{"scheduled_change_keeps_item_ids": true}"#, renewal: down,
      next: ["device_usage 1500", "starter_base 2900"]),
    Row(
      testDescription: "ended after the schedule was made", lost: ["subscription_schedules"],
      renewal: down, next: ["device_usage 1500", "starter_base 2900"]),
    Row(
      testDescription: "ended after the phases were written", lost: ["subscription_schedules/"],
      renewal: down, next: ["device_usage 1500", "starter_base 2900"]),
  ]

  @Test(arguments: rows) func theRenewalInvoiceHasTheNewPlan(_ row: Row) async throws {
    try await BillingWorld.run { world in
      try await EventWorld(world).sandbox("rules", row.rules)
      let subscription = try await world.subscribe(plan: row.from)
      world.clock.advance(bySeconds: 10 * 86_400)
      try await PlanChangeTests.use(world, ["devices": 25, "mqtt_messages": 1_500_000])
      var stripe: StripeClient?
      if let path = row.lost.first {
        stripe = StripeClient(
          configuration: world.stripe.configuration,
          transport: AnswerLosingTransport(
            world.transport, losing: 1, of: .post, at: "/v1/\(path)"))
      }
      let change = try await world.subscriptions(stripe: stripe).change(
        subscription.id, to: PlanKey(row.to), at: .periodEnd)
      if !row.lost.isEmpty {
        #expect(change.isUnderWay)
        // Another process goes on.
        _ = try await world.execution.carryOut(try #require(change.order).id)
      }
      #expect(try await world.statuses() == [.scheduled])
      #expect(change.effectiveAt == subscription.period.end)
      #expect(change.subscription.plan == row.from)
      let upcoming = try await world.previews.upcoming(of: BillingWorld.customer)
      #expect(upcoming.agree, "\(upcoming.reason ?? "")")
      try await world.pass(subscription.period.end, by: row.looksAfter)
      let record = try #require(try await world.store.subscription(subscription.id))
      #expect(record.plan == row.to)
      #expect(try await world.statuses() == [.done])
      #expect(try await world.deviceSegments().last?.key.start == subscription.period.end)
      world.clock.advance(bySeconds: 3_600)
      #expect(try await world.renewal().lines == row.renewal)
      world.clock.advance(bySeconds: 86_400)
      try await PlanChangeTests.use(world, ["devices": 8])
      try await world.pass(record.period.end, by: 300)
      world.clock.advance(bySeconds: 2 * 3_600)
      #expect(try await world.renewal().lines == row.next)
      #expect(try await world.atStripe(subscription.id).schedule == nil)
    }
  }

  /// What Stripe drops of the ended period after a change of price is late usage: on no invoice, and visible.
  @Test(arguments: [true, false]) func usageOfTheLastWindowIsBilledOrLate(isKept: Bool) async throws
  {
    try await BillingWorld.run { world in
      try await EventWorld(world).sandbox(
        "rules", #"{"scheduled_change_keeps_grace_usage": \#(isKept)}"#)
      let subscription = try await world.subscribe(plan: "professional")
      world.clock.advance(bySeconds: 10 * 86_400)
      try await PlanChangeTests.use(world, ["devices": 25])
      _ = try await world.subscriptions().change(
        subscription.id, to: PlanKey("starter"), at: .periodEnd)
      let end = subscription.period.end
      world.clock.advance(bySeconds: end.seconds - world.now.seconds + 600)
      try await world.report(["devices": 40], endingAt: end)
      _ = await world.reconciliation().run(BillingWorld.customer, for: .upkeep)
      world.clock.advance(bySeconds: 2 * 3_600)
      let devices = isKept ? 8_000 : 2_000
      #expect(
        try await world.renewal().lines
          == ["device_usage_professional \(devices)", "starter_base 2900"])
    }
  }

  @Test func aSecondPlanTakesTheFirstOnesPlace() async throws {
    try await BillingWorld.run { world in
      let subscription = try await world.subscribe(plan: "starter")
      let subscriptions = world.subscriptions()
      for _ in 0..<2 {
        _ = try await subscriptions.change(
          subscription.id, to: PlanKey("professional"), at: .periodEnd)
        world.clock.advance(bySeconds: 60)
      }
      #expect(try await world.statuses() == [.scheduled, .replaced])
      // Now goes before later, and the schedule is gone with what it planned.
      try await PlanChangeTests.use(world, ["devices": 8])
      _ = try await subscriptions.change(subscription.id, to: PlanKey("professional"), at: .now)
      #expect(try await world.statuses() == [.done, .replaced, .replaced])
      #expect(try await world.atStripe(subscription.id).schedule == nil)
    }
  }

  @Test func whatIsTakenBackDoesNotHappen() async throws {
    try await BillingWorld.run { world in
      let subscription = try await world.subscribe(plan: "professional")
      let subscriptions = world.subscriptions()
      let nothing = await #expect(throws: BillingError.self) {
        try await subscriptions.takeBack(subscription.id)
      }
      #expect(nothing?.code == .noPlannedChange)
      _ = try await subscriptions.change(subscription.id, to: PlanKey("starter"), at: .periodEnd)
      for _ in 0..<2 {
        #expect(try await subscriptions.takeBack(subscription.id).order?.status == .revoked)
      }
      // The plan that it has takes it back as well.
      world.clock.advance(bySeconds: 1)
      _ = try await subscriptions.change(subscription.id, to: PlanKey("starter"), at: .periodEnd)
      _ = try await subscriptions.change(
        subscription.id, to: PlanKey("professional"), at: .periodEnd)
      #expect(try await world.statuses() == [.revoked, .revoked])
      #expect(try await world.atStripe(subscription.id).schedule == nil)
      try await world.pass(subscription.period.end, by: 300)
      #expect(try await world.renewal().lines == ["professional_base 9900"])
    }
  }

  @Test func aCancellationGoesBeforeAPlannedChange() async throws {
    try await BillingWorld.run { world in
      let subscription = try await world.subscribe(plan: "professional")
      let subscriptions = world.subscriptions()
      _ = try await subscriptions.change(subscription.id, to: PlanKey("starter"), at: .periodEnd)
      world.clock.advance(bySeconds: 60)
      _ = try await subscriptions.cancel(subscription.id, at: .periodEnd)
      #expect(try await world.statuses() == [.scheduled, .replaced])
      try await world.sync.refresh(StripeSubscriptionID(subscription.id))
      let refused = await #expect(throws: BillingError.self) {
        try await subscriptions.change(subscription.id, to: PlanKey("starter"), at: .periodEnd)
      }
      #expect(refused?.code == .endsFirst)
      #expect(try await subscriptions.takeBack(subscription.id).order?.status == .revoked)
      #expect(try await world.atStripe(subscription.id).cancelAtPeriodEnd == false)
      // One that was planned at Stripe is taken back, too.
      _ = try await world.stripe.updateSubscription(
        StripeSubscriptionID(subscription.id), StripeSubscriptionUpdate(cancelAtPeriodEnd: true))
      try await world.sync.refresh(StripeSubscriptionID(subscription.id))
      _ = try await subscriptions.takeBack(subscription.id)
      #expect(try await world.atStripe(subscription.id).cancelAtPeriodEnd == false)
      world.clock.advance(bySeconds: 60)
      _ = try await subscriptions.cancel(subscription.id, at: .periodEnd)
      try await world.pass(subscription.period.end, by: 300)
      #expect(try await world.statuses().first == .done)
      #expect(try await world.store.subscription(subscription.id)?.status == "canceled")
    }
  }

  @Test func aTrialEndsWithTheNewPlan() async throws {
    try await BillingWorld.run { world in
      let subscription = try await world.subscribe(plan: "professional", trialDays: 14)
      world.clock.advance(bySeconds: 86_400)
      try await PlanChangeTests.use(world, ["devices": 25])
      _ = try await world.subscriptions().change(
        subscription.id, to: PlanKey("starter"), at: .periodEnd)
      #expect(try await world.atStripe(subscription.id).status == .trialing)
      try await world.pass(subscription.period.end, by: 300)
      world.clock.advance(bySeconds: 3_600)
      #expect(try await world.renewal().lines == ["starter_base 2900"])
      #expect(try await world.statuses() == [.done])
    }
  }

  @Test func bothInvoicesArePreviewed() async throws {
    try await BillingWorld.run { world in
      let subscription = try await world.subscribe(plan: "professional")
      let subscriptions = world.subscriptions()
      world.clock.advance(bySeconds: 10 * 86_400)
      try await PlanChangeTests.use(world, ["devices": 25])
      let starter = try PlanKey("starter")
      let preview = try await subscriptions.preview(
        subscription.id, changingTo: starter, at: .periodEnd)
      #expect(preview.closing.total.minorUnits == 2_900 + 2_000)
      #expect(preview.first?.lines.map(\.amount.minorUnits) == [2_900, 0])
      #expect(preview.first?.period?.start == subscription.period.end)
      let now = try await subscriptions.preview(subscription.id, changingTo: starter, at: .now)
      #expect(now.stripeClosing?.lines.contains { $0.amount.minorUnits < 0 } == true)
      let last = try await subscriptions.preview(cancelling: subscription.id, at: .periodEnd)
      #expect(last.closing.total.minorUnits == 2_000)
      #expect(last.first == nil)
      #expect(try await world.orders().isEmpty)
      #expect(try await world.atStripe(subscription.id).schedule == nil)
      _ = try await subscriptions.change(subscription.id, to: starter, at: .periodEnd)
      try await world.pass(subscription.period.end, by: 3_900)
      #expect(try await world.renewal().total == preview.closing.total.minorUnits)
    }
  }
}
