import Amounts
import Billing
import LedgerConformance
import Metering
import Reporting
import StripeAPI
import StripeDelivery
import Testing
import UsageLedger

/// A report of a closed period that is superseded is late usage twice: its void and its replacement.
@Suite struct LateSupersedeTests {
  struct Row: Sendable, CustomStringConvertible {
    let devices: Int64
    /// The amount of both together: eight devices were certified, five are included, others cost 5 dollars.
    let amount: Int64
    var description: String { "\(devices) devices instead of 8" }
  }

  static let rows = [
    Row(devices: 10, amount: 1_000), Row(devices: 7, amount: -500), Row(devices: 3, amount: -1_500),
  ]

  @Test(arguments: rows, [false, true])
  func bothAreBilledToTheDifference(_ row: Row, replacementFirst: Bool) async throws {
    try await BillingWorld.run { world in
      _ = try await world.closedPeriod(devices: 8)
      let certificate = try #require(try await world.certificates().first)
      let done = try await world.superseding(EntryID(1), devices: row.devices)
      #expect(done.void.id > certificate.through)
      var listed = try await world.lateEntries()
      #expect(listed.map(\.id) == [done.void.id, done.replacement.id])
      #expect(listed.map(\.kind) == [.void, .report])
      #expect(listed.map(\.state) == [.open, .open])
      if replacementFirst { listed.reverse() }
      for entry in listed { _ = try await world.late.bill(entry.id, of: BillingWorld.customer) }
      let billed = try await world.lateEntries()
      #expect(billed.map(\.state) == [.billed, .billed])
      #expect(billed.compactMap(\.amount?.minorUnits).reduce(0, +) == row.amount)
      #expect(try await world.invoiceItems().map(\.amount).reduce(0, +) == row.amount)
    }
  }

  @Test func theFirstListShowsTheVoidAndItsReplacement() async throws {
    try await BillingWorld.run { world in
      _ = try await world.closedPeriod(devices: 8)
      let done = try await world.superseding(EntryID(1), devices: 10)
      // Each is rated as if it alone were billed next: the old report counts until its void is.
      #expect(try await world.lateEntries().map(\.amount?.minorUnits) == [-1_500, 1_000])
      _ = try await world.late.bill(done.void.id, of: BillingWorld.customer)
      #expect(try await world.lateEntries().map(\.amount?.minorUnits) == [-1_500, 2_500])
    }
  }
}

extension BillingWorld {
  fileprivate func superseding(_ id: EntryID, devices: Int64) async throws -> Superseded {
    let old = try #require(try await store.entry(id)).report
    let report = UsageReport(
      customer: old.customer, instance: old.instance, window: old.window,
      metrics: [try MetricName("devices"): Quantity(devices)])
    return try await store.supersede(
      id, by: EntryDraft(report: report, receivedAt: now, reportedBy: nil),
      reason: "a typing error", at: now)
  }
}
