import Amounts
import Billing
import Catalog
import LedgerConformance
import Metering
import StripeAPI
import StripeAccounts
import StripeDelivery
import Testing
import UsageLedger

/// Case 5: what is changed at Stripe is cut where Stripe cut it, whenever it is looked at.
@Suite struct ForeignChangeTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Minutes after the subscription's tenth hour at which the price of devices becomes the next of three.
    let minutes: [Int64]
    /// Minutes at which we look.
    let looks: [Int64]
  }

  private static let rows = [
    Row(testDescription: "one change, seen 45 minutes later", minutes: [5], looks: [50]),
    Row(testDescription: "seen at once and again", minutes: [5], looks: [6, 50, 90]),
    Row(testDescription: "two changes between two looks", minutes: [5, 20], looks: [50]),
    Row(testDescription: "changed back", minutes: [5, 20, 30], looks: [10, 25, 50]),
    Row(testDescription: "a look before each", minutes: [5, 20, 70], looks: [1, 6, 21, 71]),
    Row(testDescription: "days later", minutes: [5], looks: [3 * 1_440]),
  ]

  @Test(arguments: rows) func aChangeElsewhereIsCutWhereStripeCut(row: Row) async throws {
    try await BillingWorld.run { world in
      let record = try await world.subscribe(plan: "starter")
      let professional = try #require(
        await world.stripe.prices(lookupKeys: ["device_usage_professional"]).first)
      let recurring = try #require(professional.recurring)
      let third = try await world.stripe.createPrice(
        StripePriceCreation(
          product: professional.product, currency: "usd",
          scheme: .perUnit(try #require(StripeDecimal("700"))), recurring: recurring))
      let item = try #require(record.items.first { $0.meter == Sample.meter })
      world.clock.advance(bySeconds: 10 * 3_600)
      let start = world.now
      let prices = [professional.id, third.id, StripePriceID(item.price.text)]
      var cuts: [Timestamp] = []
      let events = row.minutes.map { ($0, true) } + row.looks.map { ($0, false) }
      for (minute, isChange) in events.sorted(by: { $0.0 < $1.0 }) {
        world.advance(to: start.advanced(bySeconds: minute * 60))
        if isChange {
          _ = try await world.stripe.updateSubscriptionItem(
            StripeSubscriptionItemID(item.id.text), price: prices[cuts.count % 3])
          cuts.append(world.now)
        } else {
          try await world.sync.refresh(BillingWorld.customer)
        }
      }
      let segments = try await world.deviceSegments().filter { !$0.span.isEmpty }
      #expect(segments.map(\.key.start) == [record.period.start] + cuts)
      #expect(segments.map(\.end) == cuts + [record.period.end])
      #expect(
        segments.map(\.price.text)
          == [item.price.text] + cuts.indices.map { prices[$0 % 3].rawValue })
    }
  }

  @Test func anItemRemovedElsewhereEndsWhereStripeEndedIt() async throws {
    try await BillingWorld.run { world in
      let record = try await world.subscribe(plan: "starter")
      let item = try #require(record.items.first { $0.meter == Sample.meter })
      world.clock.advance(bySeconds: 10 * 3_600)
      let removedAt = world.now
      _ = try await world.stripe.updateSubscription(
        StripeSubscriptionID(record.id),
        StripeSubscriptionUpdate(
          items: [.remove(StripeSubscriptionItemID(item.id.text), clearUsage: false)],
          proration: .create))
      world.clock.advance(bySeconds: 2_700)
      try await world.sync.refresh(BillingWorld.customer)
      #expect(try await world.deviceSegments().map(\.end) == [removedAt])
    }
  }

  /// Case 15: a total that was dated behind a cut nobody knew of is not billed at the new price.
  @Test(arguments: [0, 3] as [Int64]) func aTotalDatedBehindTheCutIsTakenBack(later: Int64)
    async throws
  {
    try await BillingWorld.run { world in
      let record = try await world.subscribe(plan: "starter")
      let item = try #require(record.items.first { $0.meter == Sample.meter })
      world.clock.advance(bySeconds: 10 * 3_600)
      let hour = world.now
      world.clock.advance(bySeconds: 300)
      let professional = try #require(
        await world.stripe.prices(lookupKeys: ["device_usage_professional"]).first)
      _ = try await world.stripe.updateSubscriptionItem(
        StripeSubscriptionItemID(item.id.text), price: professional.id)
      world.clock.advance(bySeconds: 1_500)
      try await world.report(["devices": 1_000], endingAt: hour)
      _ = await world.reconciliation().run(BillingWorld.customer, for: .request)
      world.clock.advance(bySeconds: 3_600)
      let reconciliation = world.reconciliation()
      if later > 0 {
        try await world.report(["devices": later], endingAt: hour.advanced(bySeconds: 3_600))
      }
      _ = await reconciliation.run(BillingWorld.customer, for: .upkeep)
      let segments = try await world.deviceSegments()
      #expect(segments.count == 2)
      #expect(try await world.stripeTotal(try #require(segments.last)) == "\(later)")
      let events = world.transport.meterEvents.count
      _ = await reconciliation.run(BillingWorld.customer, for: .upkeep)
      #expect(world.transport.meterEvents.count == events)
    }
  }

  /// The other side of the border: nobody looked before the period with the change was over.
  @Test func aChangeInAPeriodThatIsOverIsCutThere() async throws {
    try await BillingWorld.run { world in
      let record = try await world.subscribe(plan: "starter")
      let item = try #require(record.items.first { $0.meter == Sample.meter })
      world.advance(to: record.period.end.advanced(bySeconds: -1_800))
      let cut = world.now
      let professional = try #require(
        await world.stripe.prices(lookupKeys: ["device_usage_professional"]).first)
      _ = try await world.stripe.updateSubscriptionItem(
        StripeSubscriptionItemID(item.id.text), price: professional.id)
      world.advance(to: record.period.end.advanced(bySeconds: 1_200))
      for _ in 0..<2 { await world.upkeep() }
      let segments = try await world.deviceSegments().filter { !$0.span.isEmpty }
      #expect(segments.map(\.key.start) == [record.period.start, cut, record.period.end])
      #expect(
        segments.map(\.price.text)
          == [item.price.text, professional.id.rawValue, professional.id.rawValue])
    }
  }
}
