import Amounts
import Billing
import LedgerConformance
import Metering
import StripeDelivery
import Testing
import UsageLedger

/// What was reported in time and Stripe did not take before it finalized the invoice: late usage, never lost.
@Suite struct MissedInvoiceTests {
  @Test func whatStripeDidNotTakeInTimeIsLate() async throws {
    try await BillingWorld.run { world in
      let period = try await world.subscribe().period
      world.advance(to: period.end.advanced(bySeconds: -600))
      try await world.devices(8, of: "plant-1", lastHourOf: period.end)
      await world.upkeep()
      world.transport.plan(Array(repeating: .requestLost, count: 60))
      let missed = try await world.devices(2, of: "plant-2", lastHourOf: period.end)
      for _ in 0..<20 {
        await world.upkeep()
        world.clock.advance(bySeconds: 600)
      }
      world.transport.plan([])
      await world.upkeep()
      let segment = try #require(try await world.certificates().flatMap(\.segments).first)
      #expect(segment.whole == 8)
      #expect(segment.through < missed.id)
      #expect([segment.accepted, segment.pending] == [8, 10])
      let late = try await world.lateEntries()
      #expect(late.map(\.id) == [missed.id])
      #expect(late.map(\.amount?.minorUnits) == [1_000])
      #expect(late.map(\.mayBeInvoiced) == [true])
      #expect(try await world.invoicedUsage() == 1_500)
      _ = try await world.late.bill(missed.id, of: BillingWorld.customer)
      #expect(try await world.invoicedUsage() == 2_500)
      #expect(try await world.lateEntries().map(\.needsReview) == [false])
    }
  }

  @Test func aServiceThatWasAwayWithReportsItNeverSentListsThemAsLate() async throws {
    try await BillingWorld.run { world in
      let period = try await world.subscribe().period
      world.advance(to: period.end.advanced(bySeconds: -600))
      let first = try await world.devices(8, of: "plant-1", lastHourOf: period.end)
      let second = try await world.devices(2, of: "plant-2", lastHourOf: period.end)
      world.advance(to: period.end.advanced(bySeconds: 2 * 3_600))
      await world.upkeep()
      let segment = try #require(try await world.certificates().flatMap(\.segments).first)
      #expect(segment.whole == 0)
      #expect([segment.accepted, segment.pending] == [nil, nil])
      #expect(try await world.lateEntries().map(\.id) == [first.id, second.id])
      for late in try await world.lateEntries() {
        _ = try await world.late.bill(late.id, of: BillingWorld.customer)
      }
      #expect(try await world.invoicedUsage() == 2_500)
    }
  }

  @Test func aVoidThatStripeDidNotTakeInTimeIsACredit() async throws {
    try await BillingWorld.run { world in
      let period = try await world.subscribe().period
      world.advance(to: period.end.advanced(bySeconds: -600))
      try await world.devices(8, of: "plant-1", lastHourOf: period.end)
      let wrong = try await world.devices(2, of: "plant-2", lastHourOf: period.end)
      await world.upkeep()
      let void = try await world.store.void(wrong.id, reason: "wrong", at: world.now)
      world.advance(to: period.end.advanced(bySeconds: 2 * 3_600))
      await world.upkeep()
      let late = try await world.lateEntries()
      #expect(late.map(\.id) == [void.id])
      #expect(late.map(\.amount?.minorUnits) == [-1_000])
    }
  }

  /// Reports, voids and outages in any order around the period's end: what Stripe has put on invoices once everything
  /// late was billed is what all reports cost together.
  @Test(arguments: 1...24)
  func outagesLoseNothing(_ seed: UInt64) async throws {
    try await BillingWorld.run { world in
      var random = SeededGenerator(seed: seed)
      let period = try await world.subscribe().period
      world.advance(to: period.end.advanced(bySeconds: -3_000))
      try await world.devices(10, of: "plant-0", lastHourOf: period.end)
      if Bool.random(using: &random) { await world.upkeep() }
      var devices: Int64 = 10
      for number in 1...10 {
        let isAway = Int.random(in: 0..<3, using: &random) == 0
        world.transport.stand(isAway ? .requestLost : nil)
        let count = Int64.random(in: 1...9, using: &random)
        let entry = try await world.devices(count, of: "plant-\(number)", lastHourOf: period.end)
        devices += count
        if Bool.random(using: &random) { await world.upkeep() }
        if Int.random(in: 0..<4, using: &random) == 0 {
          _ = try await world.store.void(entry.id, reason: "wrong", at: world.now)
          devices -= count
        }
        if Bool.random(using: &random) { await world.upkeep() }
        world.clock.advance(bySeconds: Int64.random(in: 1...1_200, using: &random))
      }
      world.transport.stand(nil)
      world.advance(to: period.end.advanced(bySeconds: 86_400))
      await world.upkeep()
      for entry in try await world.lateEntries().shuffled(using: &random) {
        _ = try await world.late.bill(entry.id, of: BillingWorld.customer)
      }
      #expect(try await world.invoicedUsage() == (devices - 5) * 500)
    }
  }
}
