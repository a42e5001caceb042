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

/// A segment counts to its end by the meter's rules that it began with, whatever becomes of the catalogue.
@Suite struct SegmentRulesTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let label: String
    let old: String
    let new: String
    /// What the period after the edit bills of 9 devices, then 7, with 100 messages in each hour.
    let next: WholeQuantity
    var testDescription: String { label }
  }

  private static let meter =
    "device_usage:  { metric: devices,       kind: gauge,   aggregate: last, unit: device }"

  static let rows = [
    Row(
      label: "another metric", old: "metric: devices,", new: "metric: mqtt_messages,", next: 100),
    Row(label: "another aggregation", old: "aggregate: last", new: "aggregate: max", next: 9),
    Row(
      label: "another kind and aggregation", old: meter,
      new: "device_usage: { metric: devices, kind: counter, aggregate: sum }", next: 16),
    Row(label: "a renamed meter", old: "device_usage", new: "devices_used", next: 7),
  ]

  @Test(arguments: rows)
  func aRunningSegmentKeepsItsRules(_ row: Row) async throws {
    try await BillingWorld.run { world in
      let period = try await world.subscribe().period
      try await use(world, period)
      await world.upkeep()
      let edited = try world.edited(replacing: row.old, with: row.new)
      for _ in 0..<2 {
        let report = await edited.upkeep()
        #expect(report.statuses.map(\.desired) == [7])
        #expect(report.statuses.map(\.state) == [.settled])
      }
      edited.clock.advance(bySeconds: 3_600)
      let entry = try await edited.report(["devices": 6], endingAt: edited.now)
      let status = await edited.reconciliation().run(BillingWorld.customer, for: .request)
      #expect(status.statuses.map(\.desired) == [6])
      #expect(entry.id == EntryID(3))
      let running = try #require(try await edited.store.segments(of: BillingWorld.customer).first)
      #expect(running.rules == world.catalog.meter(Sample.meter))
      #expect(try await edited.invoice().lines.map(\.quantity) == [1, 6])

      // The next period begins with the catalogue's rules, or goes on by the old ones where the meter left it.
      edited.advance(to: period.end.advanced(bySeconds: -60))
      try await edited.devices(6, of: "plant-1", lastHourOf: period.end)
      await edited.upkeep()
      edited.advance(to: period.end)
      await edited.upkeep()
      try await use(edited, BillingPeriod(start: period.end, end: period.end))
      let next = await edited.upkeep()
      #expect(next.statuses.map(\.desired) == [6, row.next])
      edited.advance(to: BillingWorld.closing(after: period.end))
      await edited.upkeep()
      let certified = try await edited.certificates().flatMap(\.segments)
      #expect(certified.map(\.whole) == [6])
      #expect(certified.map(\.meter) == [world.catalog.meter(Sample.meter)])
      #expect(try await edited.lateEntries().isEmpty)
    }
  }

  private func use(_ world: BillingWorld, _ period: BillingPeriod) async throws {
    for (hour, devices) in [(Int64(1), Int64(9)), (2, 7)] {
      world.advance(to: period.start.advanced(bySeconds: hour * 3_600))
      try await world.report(
        hour == 1
          ? ["devices": devices, "mqtt_messages": 70]
          : [
            "devices": devices, "mqtt_messages": 100,
          ], endingAt: world.now)
    }
  }

  @Test func aSegmentOfAnEarlierVersionTakesTheRulesItIsFirstSeenWith() async throws {
    try await BillingWorld.run { world in
      let record = try await world.subscribe()
      let first = try #require(try await world.deviceSegments().first)
      // A store as the version before left it.
      let store = MemoryStore()
      let link = try #require(try await world.store.link(of: BillingWorld.customer))
      try await store.addLink(link)
      try await store.save(
        record,
        segments: [
          Segment(key: first.key, price: first.price, end: first.end, billing: first.billing)
        ])
      let upgraded = world.with(store)
      await upgraded.upkeep()
      #expect(try await upgraded.deviceSegments() == [first])
      let edited = try upgraded.edited(replacing: "aggregate: last", with: "aggregate: max")
      await edited.upkeep()
      #expect(try await edited.deviceSegments() == [first])
    }
  }

  @Test func amountsAreInThePricesCurrency() async throws {
    try await BillingWorld.run { world in
      let period = try await world.closedPeriod(devices: 8)
      let edited = try world.edited(replacing: "currency: usd", with: "currency: jpy") { yaml in
        yaml.replacing("29.00", with: "2900").replacing("5.00", with: "500")
          .replacing("99.00", with: "9900").replacing("4.00", with: "400")
      }
      let late = try await edited.devices(2, of: "plant-2", lastHourOf: period.end)
      #expect(try await edited.lateEntries().map(\.currency) == [.usd])
      #expect(try await edited.lateEntries().map(\.amount) == [Money(minorUnits: 1_000)])
      let billed = try await edited.late.bill(late.id, of: BillingWorld.customer)
      #expect(billed.decision?.currency == "usd")
      #expect(try await edited.invoiceItems().map(\.currency) == ["usd"])
      #expect(try await edited.invoiceItems().map(\.amount) == [1_000])
      let invoice = try await edited.invoice()
      #expect(invoice.currency == .usd)
      #expect(invoice.lines.map(\.amount.minorUnits) == [2_900, 0])
    }
  }
}
