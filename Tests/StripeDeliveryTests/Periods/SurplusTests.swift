import Amounts
import Billing
import LedgerConformance
import Metering
import StripeAPI
import StripeAccounts
import StripeDelivery
import Testing
import UsageLedger

/// A restored store decides less, or otherwise, than what Stripe was sent before: what is left over is named, and credited once or
/// let be for a reason (`cases/billing.md` 19).
@Suite struct SurplusTests {
  struct Row: Sendable, CustomTestStringConvertible {
    /// How many late devices are billed before the backup is restored, and how many after.
    let before: Int
    let after: Int
    var isCancelled = false
    var reason: String?

    var testDescription: String {
      "\(before), then \(after)\(isCancelled ? ", cancelled" : "")\(reason == nil ? "" : ", let be")"
    }
  }

  private static let rows = [0, 1, 2, 3].flatMap { after in
    [false, true].flatMap { isCancelled in
      [nil, "agreed"].map { Row(before: 3, after: after, isCancelled: isCancelled, reason: $0) }
    }
  }

  @Test(arguments: rows) func whatIsLeftOverIsSettledOnce(_ row: Row) async throws {
    try await BillingWorld.run { world in
      let ids = try await Self.late(row, world)
      _ = try await world.late.bill(Set(ids.prefix(row.before)), of: BillingWorld.customer)
      await world.store.forgetDecisions()
      world.clock.advance(bySeconds: 25 * 3_600)
      if row.after > 0 {
        _ = try await world.late.bill(Set(ids.prefix(row.after)), of: BillingWorld.customer)
      }
      for id in ids.dropFirst(row.after) {
        _ = try await world.late.waive(id, of: BillingWorld.customer, reason: "not late any more")
      }
      let left = Int64(row.before - row.after) * 500
      let named = await Self.findings(world)
      #expect(named.compactMap(\.amount?.minorUnits) == (left == 0 ? [] : [left]))
      #expect(named.allSatisfy { $0.remedy.contains("--differences") })
      let settled = try await Self.settle(row, world)
      #expect(settled.map(\.amount.minorUnits) == (left == 0 ? [] : [left]))
      for _ in 0..<2 { #expect(try await Self.settle(row, world).isEmpty) }
      #expect(await Self.findings(world).isEmpty)
      let items = try await world.invoiceItems()
      let kept = row.reason == nil ? Int64(row.after) * 500 : Int64(row.before) * 500
      #expect(items.reduce(0) { $0 + $1.amount } == kept)
      #expect(items.allSatisfy { ($0.invoice != nil) == row.isCancelled })
    }
  }

  /// What was credited is billed again where it turns out to be late after all.
  @Test func whatIsBilledAfterwardsIsBilledInFull() async throws {
    try await BillingWorld.run { world in
      let row = Row(before: 3, after: 1)
      let ids = try await Self.late(row, world)
      _ = try await world.late.bill(Set(ids), of: BillingWorld.customer)
      await world.store.forgetDecisions()
      world.clock.advance(bySeconds: 60)
      _ = try await world.late.bill(ids[0], of: BillingWorld.customer)
      #expect(try await Self.settle(row, world).map(\.amount.minorUnits) == [1_000])
      world.clock.advance(bySeconds: 60)
      _ = try await world.late.bill(Set(ids), of: BillingWorld.customer)
      #expect(try await world.invoiceItems().reduce(0) { $0 + $1.amount } == 1_500)
      #expect(await Self.findings(world).isEmpty)
    }
  }

  /// The credit's answer is lost, before or after it is made, or it waits where no invoice will come: the next call goes on.
  @Test(arguments: [FaultyTransport.Fault.requestLost, .answerLost, .status(500)], [false, true])
  func cutShortItGoesOn(_ fault: FaultyTransport.Fault, isAtTheInvoice: Bool) async throws {
    try await BillingWorld.run { world in
      let row = Row(before: 3, after: 1, isCancelled: true)
      let ids = try await Self.late(row, world)
      _ = try await world.late.bill(Set(ids), of: BillingWorld.customer)
      await world.store.forgetDecisions()
      world.clock.advance(bySeconds: 60)
      _ = try await world.late.bill(ids[0], of: BillingWorld.customer)
      for id in ids.dropFirst() {
        _ = try await world.late.waive(id, of: BillingWorld.customer, reason: "in time")
      }
      world.transport.stand(fault, writing: isAtTheInvoice ? "/v1/invoices" : "/v1/invoiceitems")
      await #expect(throws: BillingError.self) { try await Self.settle(row, world) }
      world.transport.stand(nil)
      let link = try #require(try await world.store.link(of: BillingWorld.customer))
      try await InvoiceListing(store: world.store, stripe: world.stripe, clock: world.clock)
        .list(link, .changed)
      #expect(await Self.findings(world).map(\.remedy).allSatisfy { $0.contains("--differences") })
      #expect(!(await Self.findings(world).isEmpty))
      world.clock.advance(bySeconds: 25 * 3_600)
      for _ in 0..<2 { _ = try await Self.settle(row, world) }
      let items = try await world.invoiceItems()
      #expect(items.reduce(0) { $0 + $1.amount } == 500)
      for item in items {
        let invoice = try await world.stripe.invoice(try #require(item.invoice))
        #expect(invoice.status != .draft)
      }
      #expect(await Self.findings(world).isEmpty)
    }
  }

  /// An item that was to go on the next invoice, of a subscription that is cancelled without one: named, and invoiced alone, once.
  @Test func whatIsStrandedIsInvoiced() async throws {
    try await BillingWorld.run { world in
      let row = Row(before: 3, after: 3)
      let ids = try await Self.late(row, world)
      _ = try await world.late.bill(Set(ids), of: BillingWorld.customer)
      #expect(await Self.findings(world).isEmpty)
      try await Self.cancel(world)
      #expect(await Self.findings(world).compactMap(\.amount?.minorUnits) == [1_500])
      for _ in 0..<2 { #expect(try await Self.settle(row, world).isEmpty) }
      let items = try await world.invoiceItems()
      #expect(items.map(\.amount) == [1_500])
      let invoice = try await world.stripe.invoice(try #require(items.first?.invoice))
      #expect(invoice.total == 1_500)
      #expect(invoice.status != .draft)
      #expect(await Self.findings(world).isEmpty)
    }
  }

  /// Somebody deleted an item of ours: that is named, and what the others have is credited by nobody unasked.
  @Test func whereAnItemWasDeletedNothingIsCredited() async throws {
    try await BillingWorld.run { world in
      let row = Row(before: 3, after: 3)
      let ids = try await Self.late(row, world)
      _ = try await world.late.bill(Set(ids.prefix(1)), of: BillingWorld.customer)
      await world.store.forgetDecisions()
      world.clock.advance(bySeconds: 60)
      _ = try await world.late.bill(Set(ids), of: BillingWorld.customer)
      let newest = try #require(try await world.invoiceItems().first)
      #expect(newest.amount == 1_000)
      try await WaitingItemTests.delete(newest.id, world)
      #expect(
        await Self.findings(world).map(\.detail).contains { $0.contains("is gone at Stripe") })
      #expect(try await Self.settle(row, world).isEmpty)
      #expect(try await world.invoiceItems().map(\.amount) == [500])
    }
  }

  private static func cancel(_ world: BillingWorld) async throws {
    let subscription = try #require(
      try await world.store.subscriptions(of: BillingWorld.customer).first)
    _ = try await world.stripe.cancelSubscription(
      StripeSubscriptionID(subscription.id), invoiceNow: false, prorate: false)
    try await world.sync.refresh(BillingWorld.customer)
  }

  /// Eight devices are billed, and that many instances of one device each come late; five are included.
  private static func late(_ row: Row, _ world: BillingWorld) async throws -> [EntryID] {
    let period = try await world.closedPeriod(devices: 8)
    if row.isCancelled { try await cancel(world) }
    var ids: [EntryID] = []
    for plant in 0..<max(row.before, row.after) {
      ids.append(try await world.devices(1, of: "late-\(plant)", lastHourOf: period.end).id)
    }
    return ids
  }

  @discardableResult
  private static func settle(_ row: Row, _ world: BillingWorld) async throws -> [AdjustmentSurplus]
  {
    try await world.late.settleSurplus(of: BillingWorld.customer, waivingFor: row.reason)
  }

  /// Differences about late usage.
  private static func findings(_ world: BillingWorld) async -> [VerificationDifference] {
    await CustomerVerification(reconciliation: world.reconciliation())
      .verify(BillingWorld.customer, readsStripe: false).differences
      .filter { $0.cause == .lateUsage }
  }
}
