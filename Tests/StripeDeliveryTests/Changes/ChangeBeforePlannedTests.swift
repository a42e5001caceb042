import Billing
import Catalog
import LedgerConformance
import Metering
import StripeAPI
import StripeAccounts
import Testing
import UsageLedger

@testable import StripeDelivery

/// A price that is changed at Stripe shortly before a planned change of ours takes effect: the period that ends is cut where it was,
/// also where the plan's items are others and whoever looks first has heard of nothing.
@Suite struct ChangeBeforePlannedTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Minutes before the period's end at which the price of devices becomes the other one of two.
    let minutes: [Int64]
    var rules = #"{"scheduled_change_keeps_item_ids": false}"#
    /// Whether somebody looks in the new period before the events are heard.
    var looks = true
    var hears = true
  }

  private static let sameItems = #"{"scheduled_change_keeps_item_ids": true}"#
  private static let rows = [
    Row(testDescription: "changed, other items, nothing heard", minutes: [40], hears: false),
    Row(testDescription: "changed, other items", minutes: [40]),
    Row(testDescription: "changed, other items, heard at once", minutes: [40], looks: false),
    Row(testDescription: "changed and back, other items", minutes: [40, 20]),
    Row(
      testDescription: "changed and back, other items, nothing heard", minutes: [40, 20],
      hears: false),
    Row(testDescription: "thrice, other items", minutes: [40, 30, 20], hears: false),
    Row(testDescription: "changed, same items", minutes: [40], rules: sameItems),
    Row(testDescription: "changed and back, same items", minutes: [40, 20], rules: sameItems),
    Row(testDescription: "not changed, other items", minutes: [], hears: false),
    Row(testDescription: "not changed, same items", minutes: [], rules: sameItems),
  ]

  @Test(arguments: rows) func thePeriodBeforeIsCutWhereStripeCut(_ row: Row) async throws {
    try await BillingWorld.run { world in
      let hears = EventWorld(world)
      try await hears.sandbox("rules", row.rules)
      let record = try await world.subscribe(plan: "professional")
      world.clock.advance(bySeconds: 10 * 3_600)
      _ = try await world.subscriptions().change(
        record.id, to: PlanKey("starter"), at: .periodEnd)
      let end = record.period.end
      var cuts: [Timestamp] = []
      for minute in row.minutes {
        world.advance(to: end.advanced(bySeconds: -60 * minute))
        let item = try #require(record.items.first { $0.meter == Sample.meter })
        let key = cuts.count.isMultiple(of: 2) ? "device_usage" : "device_usage_professional"
        let price = try #require(await world.stripe.prices(lookupKeys: [key]).first)
        _ = try await world.stripe.updateSubscriptionItem(
          StripeSubscriptionItemID(item.id.text), price: price.id)
        cuts.append(world.now)
      }
      world.advance(to: end.advanced(bySeconds: 600))
      if row.looks { try await world.sync.refresh(StripeSubscriptionID(record.id)) }
      if row.hears {
        world.clock.advance(bySeconds: 60)
        for event in try await hears.events() { try await hears.hear(event) }
        try await hears.process()
      }
      let segments = try await world.deviceSegments().filter { !$0.span.isEmpty }
      #expect(segments.map(\.key.start) == [record.period.start] + cuts + [end])
      #expect(segments.dropLast().map(\.end) == cuts + [end])
    }
  }
  /// A change of ours that changed no item leaves its note on the subscription: it does not date what the planned change brings.
  @Test(arguments: [false, true]) func anOlderNoteDatesNothing(looks: Bool) async throws {
    try await BillingWorld.run { world in
      let record = try await world.subscribe(plan: "professional")
      world.clock.advance(bySeconds: 10 * 3_600)
      let subscriptions = world.subscriptions(patience: .seconds(5))
      _ = try await subscriptions.change(record.id, to: PlanKey("professional"), at: .now)
      world.clock.advance(bySeconds: 3_600)
      _ = try await subscriptions.change(record.id, to: PlanKey("starter"), at: .periodEnd)
      let end = record.period.end
      if looks {
        world.advance(to: end.advanced(bySeconds: -3_600))
        try await world.sync.refresh(BillingWorld.customer)
      }
      world.advance(to: end.advanced(bySeconds: 600))
      try await world.sync.refresh(BillingWorld.customer)
      let segments = try await world.deviceSegments().filter { !$0.span.isEmpty }
      #expect(segments.map(\.key.start) == [record.period.start, end])
      #expect(segments.first?.end == end)
    }
  }
}
