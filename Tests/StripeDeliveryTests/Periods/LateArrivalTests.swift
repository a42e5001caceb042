import Amounts
import Billing
import LedgerConformance
import Metering
import StripeAPI
import StripeDelivery
import Testing
import UsageLedger

/// faults.md 15: reports around the end of a period and the finalization of its invoice. Whatever comes when, all that
/// Stripe has put on invoices is what every report together costs.
@Suite struct LateArrivalTests {
  /// Seconds after the period's end.
  static let offsets: [Int64] = [
    -1, 0, 1, 3_299, 3_300, 3_301, 3_599, 3_600, 3_601, 86_400, 40 * 86_400,
  ]

  @Test(arguments: 1...24)
  func everythingIsInvoicedOnce(_ seed: UInt64) async throws {
    try await BillingWorld.run { world in
      var random = SeededGenerator(seed: seed)
      let period = try await world.subscribe().period
      world.advance(to: period.end.advanced(bySeconds: -600))
      try await world.devices(10, of: "plant-0", lastHourOf: period.end)
      await world.upkeep()
      var devices: Int64 = 10
      var lateCount = 0
      for (number, offset) in Self.offsets.shuffled(using: &random).prefix(7).sorted().enumerated()
      {
        world.advance(to: period.end.advanced(bySeconds: offset))
        if Bool.random(using: &random) { await world.upkeep() }
        let count = Int64.random(in: 1...9, using: &random)
        let entry = try await world.devices(
          count, of: "plant-\(number + 1)", lastHourOf: period.end)
        await world.upkeep()
        devices += count
        if Int.random(in: 0..<4, using: &random) == 0 {
          _ = try await world.store.void(entry.id, reason: "wrong", at: world.now)
          await world.upkeep()
          devices -= count
        }
        lateCount += offset >= 3_600 ? 1 : 0
      }
      world.advance(to: period.end.advanced(bySeconds: 41 * 86_400))
      await world.upkeep()
      let open = try await world.lateEntries()
      #expect(open.filter { $0.kind == .report }.count == lateCount)
      var waived: Int64 = 0
      for entry in open.shuffled(using: &random) {
        if entry.kind == .report, entry.entry.voidedBy == nil, Bool.random(using: &random) {
          let late = try await world.late.waive(
            entry.id, of: BillingWorld.customer, reason: "outage")
          waived += try #require(late.amount).minorUnits
        } else {
          _ = try await world.late.bill(entry.id, of: BillingWorld.customer)
        }
      }
      world.clock.advance(bySeconds: 31 * 86_400)
      await world.upkeep()
      #expect(try await world.invoicedUsage() == (devices - 5) * 500 - waived)
      #expect(try await world.invoiceItems().allSatisfy { $0.invoice != nil })
    }
  }
}
