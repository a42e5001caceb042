import Amounts
import Catalog
import LedgerConformance
import Metering
import StripeAPI
import StripeDelivery
import Testing
import UsageLedger

@testable import StripeAccounts

@Suite struct CustomerReconciliationTests {
  @Test func aReportedTotalReachesStripeOnce() async throws {
    try await BillingWorld.run { world in
      try await world.subscribe()
      world.clock.advance(bySeconds: 3_600)
      try await world.report(["devices": 8], endingAt: world.now)
      for _ in 0..<3 {
        let report = await world.reconciliation().run(BillingWorld.customer, for: .request)
        #expect(report.statuses.map(\.state) == [.settled])
        #expect(report.statuses.map(\.desired) == [8])
      }
      let segment = try #require(try await world.deviceSegments().first)
      #expect(try await world.stripeTotal(segment) == "8")
      #expect(world.transport.meterEvents.count == 1)
    }
  }

  /// Made by Checkout, the portal, the dashboard or an SDK, after the customer was linked; no webhook comes.
  @Test func aSubscriptionMadeAtStripeIsFoundWithinTheHour() async throws {
    try await BillingWorld.run { world in
      let link = try await world.link()
      let reconciliation = world.reconciliation()
      _ = await reconciliation.run(BillingWorld.customer, for: .upkeep)
      world.clock.advance(bySeconds: 600)
      let creation = SubscriptionCreation(
        store: world.store, stripe: world.stripe, catalog: world.catalog)
      _ = try await creation.create(
        SubscriptionRequest(
          customer: BillingWorld.customer, plan: PlanKey("starter"), trialPeriodDays: 0),
        link: link)
      try await world.report(["devices": 8], endingAt: world.now.advanced(bySeconds: 600))
      world.clock.advance(bySeconds: 3_600)
      let report = await reconciliation.run(BillingWorld.customer, for: .upkeep)
      #expect(report.statuses.map(\.desired) == [8])
      #expect(world.transport.meterEvents.count == 1)
    }
  }

  @Test func aBacklogIsOneCall() async throws {
    try await BillingWorld.run { world in
      try await world.subscribe()
      for hour in 1...48 {
        world.clock.advance(bySeconds: 3_600)
        try await world.report(["devices": Int64(hour)], endingAt: world.now)
      }
      _ = await world.reconciliation().run(BillingWorld.customer, for: .request)
      #expect(world.transport.meterEvents.count == 1)
      let segment = try #require(try await world.deviceSegments().first)
      #expect(try await world.stripeTotal(segment) == "48")
    }
  }

  @Test func aVoidTakesTheTotalBack() async throws {
    try await BillingWorld.run { world in
      try await world.subscribe()
      world.clock.advance(bySeconds: 3_600)
      try await world.report(["devices": 5], endingAt: world.now)
      world.clock.advance(bySeconds: 3_600)
      let wrong = try await world.report(["devices": 500], endingAt: world.now)
      _ = await world.reconciliation().run(BillingWorld.customer, for: .request)
      _ = try await world.store.void(wrong.id, reason: "typing error", at: world.now)
      world.clock.advance(bySeconds: 60)
      _ = await world.reconciliation().run(BillingWorld.customer, for: .request)
      let segment = try #require(try await world.deviceSegments().first)
      let record = try await world.store.delivery(of: segment.key)
      #expect(try await world.stripeTotal(segment) == record.accepted?.value.description)
      #expect(world.transport.meterEvents.count == 2)
    }
  }

  @Test func packagesWithAnAllowanceAreDeliveredInBegunBlocks() async throws {
    try await BillingWorld.run { world in
      try await world.subscribe(plan: "professional")
      world.clock.advance(bySeconds: 3_600)
      try await world.report(["devices": 25, "mqtt_messages": 1_500_001], endingAt: world.now)
      let report = await world.reconciliation().run(BillingWorld.customer, for: .request)
      #expect(report.statuses.map(\.desired) == [25, 1_501])
      let messages = try #require(report.statuses.last?.segment)
      #expect(try await world.stripeTotal(messages, eventName: "mqtt_messages_per_1000") == "1501")
    }
  }

  @Test func withoutALinkOrASubscriptionNothingIsSent() async throws {
    try await BillingWorld.run { world in
      let reconciliation = world.reconciliation()
      try await world.report(["devices": 8], endingAt: world.now)
      guard case .notLinked = await reconciliation.run(BillingWorld.customer, for: .request).outcome
      else {
        Issue.record("not linked")
        return
      }
      try await world.link()
      guard
        case .noSubscription = await reconciliation.run(BillingWorld.customer, for: .request)
          .outcome
      else {
        Issue.record("no subscription")
        return
      }
      #expect(world.transport.meterEvents.isEmpty)
    }
  }

  @Test func usageBeforeTheFirstSubscriptionIsNeverDelivered() async throws {
    try await BillingWorld.run { world in
      try await world.report(["devices": 8], endingAt: world.now.advanced(bySeconds: -7_200))
      try await world.subscribe()
      world.clock.advance(bySeconds: 60)
      let report = await world.reconciliation().run(BillingWorld.customer, for: .request)
      #expect(report.statuses.map(\.desired) == [0])
      #expect(world.transport.meterEvents.isEmpty)
    }
  }

  @Test func stripesOwnSummaryConfirmsATotal() async throws {
    try await BillingWorld.run { world in
      try await world.subscribe()
      world.clock.advance(bySeconds: 3_600)
      try await world.report(["devices": 8], endingAt: world.now)
      let reconciliation = world.reconciliation()
      let sent = await reconciliation.run(BillingWorld.customer, for: .upkeep)
      #expect(sent.statuses.map(\.isConfirmed) == [false])
      #expect(sent.wakeAt == world.now.advanced(bySeconds: 30))
      world.clock.advance(bySeconds: 30)
      let checked = await reconciliation.run(BillingWorld.customer, for: .upkeep)
      #expect(checked.statuses.map(\.isConfirmed) == [true])
      #expect(checked.statuses.first?.record.confirmed?.value == 8)
    }
  }

  @Test func repairSendsAgainWhatStripeHasOtherwise() async throws {
    try await BillingWorld.run { world in
      let link = try await world.link()
      try await world.subscribe()
      world.clock.advance(bySeconds: 3_600)
      try await world.report(["devices": 8], endingAt: world.now)
      let reconciliation = world.reconciliation()
      _ = await reconciliation.run(BillingWorld.customer, for: .request)
      // Someone sends a value of his own, dated later.
      world.clock.advance(bySeconds: 120)
      _ = try await world.stripe.createMeterEvent(
        StripeMeterEventDraft(
          eventName: "device_usage",
          payload: ["stripe_customer_id": link.stripeCustomer, "value": "99"],
          identifier: "foreign", timestamp: StripeTimestamp(unixSeconds: world.now.seconds)))
      world.clock.advance(bySeconds: 120)
      let seen = await reconciliation.run(BillingWorld.customer, for: .upkeep)
      #expect(seen.statuses.first?.record.confirmed?.value == 99)
      _ = await reconciliation.run(BillingWorld.customer, for: .repair)
      let segment = try #require(seen.statuses.first?.segment)
      #expect(try await world.stripeTotal(segment) == "8")
    }
  }

  @Test func aMeterThatAddsUpIsHeldAndSaysWhy() async throws {
    try await BillingWorld.run { world in
      try await world.subscribe()
      let meters = try await world.stripe.meters(active: true).all()
      #expect(meters.allSatisfy { $0.formula == .last })
      world.clock.advance(bySeconds: 3_600)
      try await world.report(["devices": 8], endingAt: world.now)
      // The price's terms are known; the meter behind its event name is one that adds up.
      let transport = RewritingTransport(inner: world.transport, from: "\"last\"", to: "\"sum\"")
      let stripe = StripeClient(
        configuration: world.stripe.configuration, transport: transport)
      let reconciliation = CustomerReconciliation(
        store: world.store, stripe: stripe, catalog: world.catalog, clock: world.clock,
        holder: "one")
      let report = await reconciliation.run(BillingWorld.customer, for: .request)
      #expect(
        report.statuses.map(\.state) == [
          .blocked(
            reason:
              "the Stripe meter \"device_usage\" has the formula sum: totals need the formula last")
        ])
      #expect(world.transport.meterEvents.isEmpty)
    }
  }
}
