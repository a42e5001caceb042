import Billing
import Catalog
import LedgerConformance
import Metering
import StripeAPI
import StripeAccounts
import Testing
import UsageLedger

@testable import StripeDelivery

/// A store that was restored from a backup cuts where the one that saw everything did, whoever changed what meanwhile, as soon as
/// it looks.
@Suite struct RestoredChangeTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Minutes after the backup, and whether the change to the other price of devices is made by us.
    let changes: [(minute: Int64, isOurs: Bool)]
    /// Whether events told of the changes before it looks, as after every start.
    var isAnnounced = true
  }

  private static let rows = [
    Row(testDescription: "theirs, then ours", changes: [(5, false), (20, true)]),
    Row(
      testDescription: "theirs twice, then ours, unannounced",
      changes: [(5, false), (10, false), (20, true)], isAnnounced: false),
    Row(testDescription: "ours, then theirs", changes: [(5, true), (20, false)]),
    Row(
      testDescription: "theirs twice, then ours", changes: [(5, false), (10, false), (20, true)]),
    Row(
      testDescription: "theirs before and behind ours",
      changes: [(5, false), (20, true), (40, false)]),
    Row(testDescription: "ours twice", changes: [(5, true), (20, true)]),
    Row(testDescription: "ours three times", changes: [(5, true), (20, true), (30, true)]),
    Row(
      testDescription: "ours three times, unannounced",
      changes: [(5, true), (20, true), (30, true)], isAnnounced: false),
    Row(testDescription: "theirs alone", changes: [(5, false)], isAnnounced: false),
  ]

  @Test(arguments: rows) func aRestoredStoreCutsWhereTheChangesWere(_ row: Row) async throws {
    try await BillingWorld.run { world in
      let record = try await world.subscribe(plan: "starter")
      world.clock.advance(bySeconds: 10 * 3_600)
      _ = await world.reconciliation().run(BillingWorld.customer, for: .upkeep)
      let backup = await world.store.copied()
      let start = world.now
      var isOther = false
      for change in row.changes {
        world.advance(to: start.advanced(bySeconds: change.minute * 60))
        isOther.toggle()
        if change.isOurs {
          _ = try await world.subscriptions(patience: .seconds(5)).change(
            record.id, to: PlanKey(isOther ? "professional" : "starter"), at: .now)
        } else {
          try await Self.changeAtStripe(record, world, isOther: isOther)
        }
        world.clock.advance(bySeconds: 60)
        try await world.sync.refresh(BillingWorld.customer)
      }
      world.clock.advance(bySeconds: 600)
      let events = try await world.stripe.events().all()
        .filter { $0.objectID == record.id && start < Timestamp($0.created) }
      let sync = SubscriptionSync(
        store: backup, stripe: world.stripe, catalog: world.catalog,
        clock: CustomerClock(stripe: world.stripe, wall: world.clock))
      for _ in 0..<2 {
        try await sync.refresh(
          StripeSubscriptionID(record.id),
          announcedAt: row.isAnnounced ? Set(events.map { Timestamp($0.created) }) : [])
      }
      let expected = try await Self.stretches(world.store)
      #expect(expected.count == row.changes.count + 1)
      #expect(try await Self.stretches(backup) == expected)
    }
  }

  /// Stripe dates by seconds: of two changes in one second the last holds from then on, whether or not it was looked at in between.
  @Test(arguments: [false, true]) func twoChangesInOneSecond(isOursFirst: Bool) async throws {
    try await BillingWorld.run { world in
      let record = try await world.subscribe(plan: "starter")
      world.clock.advance(bySeconds: 10 * 3_600)
      _ = await world.reconciliation().run(BillingWorld.customer, for: .upkeep)
      if isOursFirst {
        _ = try await world.subscriptions(patience: .seconds(5)).change(
          record.id, to: PlanKey("professional"), at: .now)
      } else {
        try await Self.changeAtStripe(record, world, isOther: true)
        try await world.sync.refresh(BillingWorld.customer)
      }
      let second = world.now.seconds
      try await Self.changeAtStripe(record, world, isOther: false)
      world.clock.advance(bySeconds: 1_800)
      let events = try await world.stripe.events().all().filter { $0.objectID == record.id }
      for _ in 0..<2 {
        try await world.sync.refresh(
          StripeSubscriptionID(record.id),
          announcedAt: Set(events.map { Timestamp($0.created) }))
      }
      let running = try #require(
        try await world.deviceSegments().max { $0.key.start < $1.key.start })
      #expect(abs(running.key.start.seconds - second) <= 2)
      let item = try await world.stripe.subscription(StripeSubscriptionID(record.id)).items
        .first { $0.id.rawValue == running.key.item.text }
      #expect(item?.price.id.rawValue == running.price.text)
    }
  }

  /// Where one price ends and the next begins, to the second, and which.
  private static func stretches(_ store: MemoryStore) async throws -> [String] {
    try await store.segments(of: BillingWorld.customer)
      .filter { $0.key.meter == Sample.meter && $0.key.start.seconds < $0.end.seconds }
      .sorted { $0.key.start < $1.key.start }
      .map { "\($0.price.text) from \($0.key.start.seconds) to \($0.end.seconds)" }
  }

  private static func changeAtStripe(
    _ record: SubscriptionRecord, _ world: BillingWorld, isOther: Bool
  ) async throws {
    let item = try #require(record.items.first { $0.meter == Sample.meter })
    let key = isOther ? "device_usage_professional" : "device_usage"
    let price = try #require(await world.stripe.prices(lookupKeys: [key]).first)
    _ = try await world.stripe.updateSubscriptionItem(
      StripeSubscriptionItemID(item.id.text), price: price.id)
  }
}
