import Billing
import Catalog
import LedgerConformance
import Logging
import Metering
import StripeAPI
import Testing
import UsageLedger

@testable import StripeAccounts
@testable import StripeCatalog
@testable import StripeDelivery

/// A planned change that cannot be made is never dropped in silence (case 23).
@Suite struct ImpossibleChangeTests {
  private static func price(_ world: BillingWorld, _ key: String) async throws -> StripePriceID {
    try #require(try await world.stripe.prices(lookupKeys: [key]).first).id
  }

  @Test func aPriceThatStripeLacksIsSaidAtOnce() async throws {
    try await BillingWorld.run { world in
      let subscription = try await world.subscribe(plan: "professional")
      _ = try await world.stripe.updatePrice(
        try await Self.price(world, "starter_base"), StripePriceUpdate(active: false))
      let refused = await #expect(throws: BillingError.self) {
        try await world.subscriptions().change(
          subscription.id, to: PlanKey("starter"), at: .periodEnd)
      }
      #expect(refused?.code == .notApplied)
      #expect(try await world.statuses() == [.lapsed])
      #expect(try await world.atStripe(subscription.id).schedule == nil)
    }
  }

  /// Accepted is accepted: what leaves the catalogue or is archived afterwards is charged all the same.
  @Test(arguments: [true, false]) func whatGoesAfterwardsChangesNothing(isArchived: Bool)
    async throws
  {
    try await BillingWorld.run { world in
      let subscription = try await world.subscribe(plan: "professional")
      _ = try await world.subscriptions().change(
        subscription.id, to: PlanKey("starter"), at: .periodEnd)
      var later = world
      if isArchived {
        _ = try await world.stripe.updatePrice(
          try await Self.price(world, "starter_base"), StripePriceUpdate(active: false))
      } else {
        later = try world.edited(replacing: "starter:", with: "beginner:")
      }
      try await later.pass(subscription.period.end, by: 300)
      #expect(try await later.renewal().lines == ["starter_base 2900"])
      #expect(try await later.statuses() == [.done])
    }
  }

  @Test func aScheduleThatSomebodyReleasedIsAnAlarmUntilItIsSolved() async throws {
    try await BillingWorld.run { world in
      let subscription = try await world.subscribe(plan: "professional")
      let subscriptions = world.subscriptions()
      let change = try await subscriptions.change(
        subscription.id, to: PlanKey("starter"), at: .periodEnd)
      let schedule = try #require(change.order?.schedule)
      try await world.stripe.releaseSchedule(StripeSubscriptionScheduleID(schedule))
      let verification = ChangeVerification(store: world.store)
      #expect(try await verification.verify(BillingWorld.customer).isEmpty)
      try await world.sync.refresh(StripeSubscriptionID(subscription.id))
      #expect(try await world.statuses() == [.failed])
      let found = try await verification.verify(BillingWorld.customer)
      #expect(found.map(\.subject) == ["planned change to starter of \(subscription.id)"])
      // Whoever took it off had a reason: it is not planned again by itself.
      _ = try await world.execution.carryOut(try #require(change.order).id)
      #expect(try await world.statuses() == [.failed])
      world.clock.advance(bySeconds: 60)
      _ = try await subscriptions.change(subscription.id, to: PlanKey("starter"), at: .periodEnd)
      #expect(try await world.statuses() == [.scheduled, .replaced])
      #expect(try await verification.verify(BillingWorld.customer).isEmpty)
    }
  }

  /// The first release kept planned changes in metadata; what it planned is taken over.
  @Test(arguments: ["starter", "gone"]) func anEarlierReleasesPlanIsTakenOver(plan: String)
    async throws
  {
    try await BillingWorld.run { world in
      let subscription = try await world.subscribe(plan: "professional")
      _ = try await world.stripe.updateSubscription(
        StripeSubscriptionID(subscription.id),
        StripeSubscriptionUpdate(metadata: [
          "billing_next_plan": plan,
          "billing_next_plan_at": String(subscription.period.end.seconds),
        ]))
      try await world.sync.refresh(StripeSubscriptionID(subscription.id))
      #expect(try await world.statuses() == [.accepted])
      let worker = ChangeWorker(
        execution: world.execution, store: world.store, sync: world.sync, clock: world.clock,
        tick: .milliseconds(20), logger: Logger(label: "w") { _ in SwiftLogNoOpLogHandler() })
      let expected: ChangeOrder.Status = plan == "gone" ? .failed : .scheduled
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await worker.run() }
        for _ in 0..<500 where try await world.statuses() != [expected] {
          try await Task.sleep(for: .milliseconds(10))
        }
        group.cancelAll()
      }
      #expect(try await world.statuses() == [expected])
      let found = try await ChangeVerification(store: world.store).verify(BillingWorld.customer)
      #expect(found.isEmpty == (plan == "starter"))
      try await world.pass(subscription.period.end, by: 300)
      #expect(
        try await world.renewal().lines
          == [plan == "gone" ? "professional_base 9900" : "starter_base 2900"])
    }
  }

  @Test func aChangeOfASubscriptionThatEndsHasLapsed() async throws {
    try await BillingWorld.run { world in
      let subscription = try await world.subscribe(plan: "professional")
      _ = try await world.subscriptions().change(
        subscription.id, to: PlanKey("starter"), at: .periodEnd)
      _ = try await world.stripe.cancelSubscription(StripeSubscriptionID(subscription.id))
      try await world.sync.refresh(StripeSubscriptionID(subscription.id))
      #expect(try await world.statuses() == [.lapsed])
    }
  }
}
