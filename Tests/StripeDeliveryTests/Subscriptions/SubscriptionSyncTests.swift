import Amounts
import Billing
import LedgerConformance
import Metering
import StripeAPI
import StripeAccounts
import StripeDelivery
import Testing
import UsageLedger

@Suite struct SubscriptionSyncTests {
  /// Moves a test clock and waits until Stripe is done with it.
  static func advance(_ world: BillingWorld, _ clock: StripeTestClockID, to time: Int64)
    async throws
  {
    _ = try await world.stripe.advanceTestClock(clock, to: StripeTimestamp(unixSeconds: time))
    for _ in 0..<500 {
      if try await world.stripe.testClock(clock).status == .ready { return }
      try await Task.sleep(for: .milliseconds(10))
    }
    Issue.record("the clock never arrived")
  }

  @Test func aSubscriptionBecomesARecordAndSegments() async throws {
    try await BillingWorld.run { world in
      let record = try await world.subscribe(plan: "professional")
      #expect(record.plan == "professional")
      #expect(record.status == "active")
      #expect(record.period.start == BillingWorld.start)
      #expect(record.items.map { $0.meter?.text } == [nil, "device_usage", "mqtt_messages"])
      let segments = try await world.store.segments(of: BillingWorld.customer)
      #expect(segments.map(\.key.meter.text) == ["device_usage", "mqtt_messages"])
      #expect(segments.allSatisfy { $0.key.start == record.period.start })
      #expect(segments.allSatisfy { $0.end == record.period.end && $0.billing == .billed })
    }
  }

  @Test func readingItManyTimesInAnyOrderChangesNothing() async throws {
    try await BillingWorld.run { world in
      let record = try await world.subscribe(plan: "professional")
      let before = try await world.store.segments(of: BillingWorld.customer)
      for _ in 0..<5 {
        world.clock.advance(bySeconds: 60)
        try await world.sync.refresh(StripeSubscriptionID(record.id))
        try await world.sync.refresh(BillingWorld.customer)
      }
      #expect(try await world.store.segments(of: BillingWorld.customer) == before)
    }
  }

  @Test func aTrialIsASegmentOfItsOwnAndTheNextPeriodsFollow() async throws {
    try await BillingWorld.run { world in
      let start = BillingWorld.start.seconds
      let clock = try await world.stripe.createTestClock(
        frozenTime: StripeTimestamp(unixSeconds: start))
      try await world.subscribe(trialDays: 14, testClock: clock.id.rawValue)
      let reconciliation = world.reconciliation()
      for total in [10, 16, 46] as [Int64] {
        let end = try #require(try await world.deviceSegments().last?.end)
        try await Self.advance(world, clock.id, to: end.seconds + 600)
        try await world.report(["devices": total], endingAt: end)
        let report = await reconciliation.run(BillingWorld.customer, for: .request)
        #expect(report.statuses.allSatisfy { $0.state == .settled })
      }
      let segments = try await world.deviceSegments()
      #expect(segments.map(\.billing) == [.trial, .billed, .billed, .billed])
      for (earlier, later) in zip(segments, segments.dropFirst()) {
        #expect(earlier.end == later.key.start)
      }
      var totals: [String] = []
      for segment in segments { totals.append(try await world.stripeTotal(segment)) }
      #expect(totals == ["0", "16", "46", "0"])
    }
  }

  @Test func aLateTotalOfAClosedSegmentIsDatedIntoIt() async throws {
    try await BillingWorld.run { world in
      let start = BillingWorld.start.seconds
      let clock = try await world.stripe.createTestClock(
        frozenTime: StripeTimestamp(unixSeconds: start))
      let record = try await world.subscribe(testClock: clock.id.rawValue)
      let end = record.period.end.seconds
      try await Self.advance(world, clock.id, to: end + 600)
      try await world.report(["devices": 8], endingAt: Timestamp(seconds: end))
      try await world.report(
        ["devices": 3], endingAt: Timestamp(seconds: end + 600), seconds: 600)
      let report = await world.reconciliation().run(BillingWorld.customer, for: .request)
      #expect(report.statuses.map(\.desired) == [8, 3])
      var totals: [String] = []
      for status in report.statuses {
        totals.append(try await world.stripeTotal(status.segment))
      }
      #expect(totals == ["8", "3"])
    }
  }

  @Test func aCancellationEndsTheSegments() async throws {
    try await BillingWorld.run { world in
      let record = try await world.subscribe()
      world.clock.advance(bySeconds: 86_400)
      _ = try await world.stripe.cancelSubscription(StripeSubscriptionID(record.id))
      world.clock.advance(bySeconds: 3_600)
      let after = try #require(
        try await world.sync.refresh(StripeSubscriptionID(record.id)))
      #expect(!after.isLive)
      let segment = try #require(try await world.deviceSegments().first)
      #expect(segment.end == BillingWorld.start.advanced(bySeconds: 86_400))
    }
  }

  @Test func aSecondLiveItemOnAMeterIsRefusedAndNothingIsWritten() async throws {
    try await BillingWorld.run { world in
      let record = try await world.subscribe()
      let link = try #require(try await world.store.link(of: BillingWorld.customer))
      let price = try #require(record.items.first { $0.meter != nil }?.price)
      let second = try await world.stripe.createSubscription(
        StripeSubscriptionCreation(
          customer: StripeCustomerID(link.stripeCustomer),
          items: [.init(price: StripePriceID(price.text))]))
      let error = await #expect(throws: BillingError.self) {
        try await world.sync.refresh(second.id)
      }
      #expect(error?.code == .meterTaken)
      #expect(try await world.store.subscription(second.id.rawValue) == nil)
    }
  }

  @Test func aSubscriptionOfSomeoneElseIsNotOurs() async throws {
    try await BillingWorld.run { world in
      let stranger = try await world.stripe.createCustomer(StripeCustomerCreation(name: "Stranger"))
      let price = try #require(try await world.stripe.prices(lookupKeys: ["device_usage"]).first)
      let subscription = try await world.stripe.createSubscription(
        StripeSubscriptionCreation(customer: stranger.id, items: [.init(price: price.id)]))
      #expect(try await world.sync.refresh(subscription.id) == nil)
    }
  }
}
