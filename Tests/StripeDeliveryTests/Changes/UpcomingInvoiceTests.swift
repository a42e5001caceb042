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

/// Ours and Stripe's invoice side by side, through what subscribers do in a month.
@Suite struct UpcomingInvoiceTests {
  private static func upcoming(_ world: BillingWorld) async throws -> UpcomingInvoice {
    try await world.previews.upcoming(of: BillingWorld.customer)
  }

  @Test func aSubscriptionThatEndsHasNoNextBase() async throws {
    try await BillingWorld.run { world in
      let subscription = try await world.subscribe(plan: "starter")
      world.clock.advance(bySeconds: 10 * 86_400)
      try await PlanChangeTests.use(world, ["devices": 8])
      #expect(try await Self.upcoming(world).ours.total.minorUnits == 4_400)
      _ = try await world.subscriptions().cancel(subscription.id, at: .periodEnd)
      let upcoming = try await Self.upcoming(world)
      #expect(upcoming.ours.total.minorUnits == 1_500)
      #expect(upcoming.stripe?.total.minorUnits == 1_500)
      #expect(upcoming.agree && upcoming.reason == nil)
    }
  }

  @Test(arguments: ["starter", "professional"])
  func aChangeInMidPeriodAgreesAndListsProrations(from plan: String) async throws {
    try await BillingWorld.run { world in
      let other = plan == "starter" ? "professional" : "starter"
      let subscription = try await world.subscribe(plan: plan)
      world.clock.advance(bySeconds: 10 * 86_400)
      try await PlanChangeTests.use(world, ["devices": 25, "mqtt_messages": 1_500_000])
      _ = try await world.subscriptions().change(
        subscription.id, to: PlanKey(other), at: .now)
      world.clock.advance(bySeconds: 86_400)
      try await PlanChangeTests.use(world, ["devices": 30])
      let upcoming = try await Self.upcoming(world)
      #expect(upcoming.agree, "\(upcoming.reason ?? "")")
      #expect(upcoming.difference == .zero)
      #expect(!upcoming.stripeOnly.isEmpty)
      #expect(upcoming.stripeOnly.allSatisfy { $0.isProration })
      let explained = try await world.explanation()
      #expect(explained.invoice == upcoming.ours)
      let same = CatalogComparing(
        store: world.store, stripe: world.stripe, current: world.catalog, other: world.catalog,
        clock: world.clock)
      #expect(try await same.compare(BillingWorld.customer).difference == .zero)
    }
  }

  static let twoPlans =
    BillingWorld.yaml + """

        telemetry:
          base: "5.00"
          prices:
            - { meter: api_requests, model: per_unit, unit_amount: "0.01" }
      """

  @Test func everySubscriptionIsShown() async throws {
    try await BillingWorld.run { world in
      let catalog = try PriceCatalog.parse(yaml: Self.twoPlans, file: "catalog.yaml")
      let applier = CatalogApplier(stripe: world.stripe)
      try await applier.apply(try await applier.plan(catalog))
      let world = world.with(catalog)
      let subscriptions = world.subscriptions()
      _ = try await world.links.link(CustomerRequest(customer: BillingWorld.customer))
      for plan in ["starter", "telemetry"] {
        _ = try await subscriptions.subscribe(
          SubscriptionRequest(
            customer: BillingWorld.customer, plan: PlanKey(plan), trialPeriodDays: 0))
        world.clock.advance(bySeconds: 86_400)
      }
      try await world.report(["devices": 8, "api_requests": 700], endingAt: world.now)
      let reconciliation = CustomerReconciliation(
        store: world.store, stripe: world.stripe, catalog: catalog, clock: world.clock,
        holder: "one")
      _ = await reconciliation.run(BillingWorld.customer, for: .request)
      world.clock.advance(bySeconds: 60)
      let upcoming = try await world.previews.upcoming(of: BillingWorld.customer)
      #expect(upcoming.subscriptions.map(\.ours.total.minorUnits) == [500 + 700, 4_400])
      #expect(upcoming.ours.total.minorUnits == 5_600)
      #expect(upcoming.stripe?.total.minorUnits == 5_600)
      #expect(upcoming.agree && upcoming.subscriptions.allSatisfy(\.agree))
      let usage = try await world.states.state(of: BillingWorld.customer).usage()
      #expect(usage.map(\.total.whole) == [8, 0, 700])
    }
  }

  @Test func theNewestReportsStateIsWhatTheJournalHas() async throws {
    try await BillingWorld.run { world in
      try await world.subscribe(plan: "starter")
      world.clock.advance(bySeconds: 3_600)
      let entry = try await world.report(["devices": 8], endingAt: world.now)
      #expect(try await world.states.status(of: entry).status == .queued)
      let reconciliation = world.reconciliation()
      _ = await reconciliation.run(BillingWorld.customer, for: .request)
      #expect(try await world.states.status(of: entry).status == .accepted)
      world.clock.advance(bySeconds: 60)
      _ = await reconciliation.run(BillingWorld.customer, for: .upkeep)
      #expect(try await world.states.status(of: entry).status == .confirmed)
      let other = try await world.report(
        ["mqtt_messages": 5], endingAt: world.now.advanced(bySeconds: 3_600))
      #expect(try await world.states.status(of: other).status == .noMeteredPrice)
    }
  }
}
