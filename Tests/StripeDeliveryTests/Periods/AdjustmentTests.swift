import Amounts
import Billing
import LedgerConformance
import Metering
import Reporting
import StripeAPI
import StripeAccounts
import StripeDelivery
import Testing
import UsageLedger

/// Late usage is one invoice item for each segment and decision, found at Stripe before it is made (`cases/billing.md` 12, 19).
@Suite struct AdjustmentTests {
  /// Eight devices are billed, and that many instances of one device each come late; five are included.
  private static func late(_ count: Int, _ world: BillingWorld) async throws -> Set<EntryID> {
    let period = try await world.closedPeriod(devices: 8)
    var ids: Set<EntryID> = []
    for plant in 0..<count {
      ids.insert(try await world.devices(1, of: "late-\(plant)", lastHourOf: period.end).id)
    }
    return ids
  }

  @Test func hundredsOfEntriesAreOneItem() async throws {
    try await BillingWorld.run { world in
      let ids = try await Self.late(120, world)
      let billed = try await world.late.bill(ids, of: BillingWorld.customer)
      #expect(billed.map(\.state) == Array(repeating: .billed, count: 120))
      #expect(billed.reduce(0) { $0 + ($1.amount?.minorUnits ?? 0) } == 60_000)
      let items = try await world.invoiceItems()
      #expect(items.map(\.amount) == [60_000])
      let period = try #require(try await world.certificates().first?.period)
      #expect(
        items.first?.description
          == "device_usage: late usage of \(period.start) to \(period.end), 120 reports")
      #expect(items.first?.metadata?["reports"] == "120")
      #expect(Set(billed.map(\.decision?.invoiceItem)) == [items.first?.id.rawValue])
    }
  }

  @Test func eachDecisionHasAnItemOfItsOwn() async throws {
    try await BillingWorld.run { world in
      let ids = try await Self.late(4, world).sorted()
      _ = try await world.late.bill(Set(ids.prefix(3)), of: BillingWorld.customer)
      world.clock.advance(bySeconds: 1)
      _ = try await world.late.bill(Set(ids), of: BillingWorld.customer)
      #expect(try await world.invoiceItems().map(\.amount) == [500, 1_500])
    }
  }

  /// A backup knows nothing of what was billed since; whatever is decided now, and however much later, Stripe has it once.
  @Test(arguments: [[3], [1, 2], [1, 3], [4], [2, 4]], [60, 25 * 3_600])
  func aRestoredBackupBillsNothingTwice(_ steps: [Int], _ seconds: Int64) async throws {
    try await BillingWorld.run { world in
      let ids = try await Self.late(4, world).sorted()
      _ = try await world.late.bill(Set(ids.prefix(3)), of: BillingWorld.customer)
      await world.store.forgetDecisions()
      for step in steps {
        world.clock.advance(bySeconds: seconds)
        let billed = try await world.late.bill(Set(ids.prefix(step)), of: BillingWorld.customer)
        #expect(billed.allSatisfy { $0.state == .billed })
      }
      let sum = try await world.invoiceItems().reduce(0) { $0 + $1.amount }
      #expect(sum == Int64(max(3, steps.max() ?? 0)) * 500)
      #expect(try await world.invoiceItems().count == (steps.max() == 4 ? 2 : 1))
    }
  }

  /// Each of the items is made or not, and its answer is lost.
  @Test(arguments: [FaultyTransport.Fault.requestLost, .answerLost, .status(500)], [0, 25])
  func cutShortItGoesOn(_ fault: FaultyTransport.Fault, _ hours: Int64) async throws {
    try await BillingWorld.run { world in
      let ids = try await Self.late(3, world)
      world.transport.stand(fault, writing: "/v1/invoiceitems")
      await #expect(throws: BillingError.self) {
        _ = try await world.late.bill(ids, of: BillingWorld.customer)
      }
      world.transport.stand(nil)
      #expect(try await world.lateEntries().allSatisfy { $0.state == .billing })
      let named = await CustomerVerification(reconciliation: world.reconciliation())
        .verify(BillingWorld.customer, readsStripe: false).differences
      #expect(named.contains { $0.cause == .lateUsage && $0.remedy.contains("--all") })
      world.clock.advance(bySeconds: hours * 3_600)
      let more = try await world.devices(
        1, of: "more", lastHourOf: try #require(try await world.certificates().first).period.end)
      let billed = try await world.late.bill(ids.union([more.id]), of: BillingWorld.customer)
      #expect(billed.allSatisfy { $0.state == .billed })
      #expect(try await world.invoiceItems().reduce(0) { $0 + $1.amount } == 2_000)
    }
  }

  /// The first release named its items by their entries.
  @Test func anItemOfTheFirstReleaseIsFound() async throws {
    try await BillingWorld.run { world in
      let ids = try await Self.late(1, world)
      let late = try #require(try await world.lateEntries().first)
      let link = try #require(try await world.store.link(of: BillingWorld.customer))
      _ = try await world.stripe.createInvoiceItem(
        StripeInvoiceItemCreation(
          customer: StripeCustomerID(link.stripeCustomer), amount: 500, currency: "usd",
          description: "late", metadata: ["late_usage": Self.earlierIdentity(of: late)]))
      let billed = try await world.late.bill(ids, of: BillingWorld.customer)
      #expect(billed.map(\.state) == [.billed])
      #expect(try await world.invoiceItems().map(\.amount) == [500])
    }
  }

  /// What the first release decided and never sent is not taken for billed because something else was sent; it gets its own item,
  /// once, wherever that is cut short.
  @Test(arguments: [false, true]) func anEarlierDecisionIsSentAndNotOnlySettled(isCutShort: Bool)
    async throws
  {
    try await BillingWorld.run { world in
      let ids = try await Self.late(2, world).sorted()
      try await world.store.recordDecision(
        LateDecision(
          customer: BillingWorld.customer, entry: ids[0], kind: .bill,
          amount: Money(minorUnits: 500), currency: "usd", decidedAt: world.now))
      world.clock.advance(bySeconds: 60)
      _ = try await world.late.bill(ids[1], of: BillingWorld.customer)
      #expect(try await world.lateEntries().map(\.state) == [.billing, .billed])
      #expect(try await world.invoiceItems().map(\.amount) == [500])
      if isCutShort {
        for fault in [FaultyTransport.Fault.requestLost, .answerLost] {
          world.transport.stand(fault, writing: "/v1/invoiceitems")
          await #expect(throws: BillingError.self) {
            _ = try await world.late.bill(ids[0], of: BillingWorld.customer)
          }
          world.transport.stand(nil)
          world.clock.advance(bySeconds: 25 * 3_600)
        }
      }
      for _ in 0..<2 { _ = try await world.late.bill(ids[0], of: BillingWorld.customer) }
      #expect(try await world.lateEntries().map(\.state) == [.billed, .billed])
      #expect(try await world.invoiceItems().map(\.amount) == [500, 500])
    }
  }

  /// A waived entry among them: nothing is changed.
  @Test func allOrNothing() async throws {
    try await BillingWorld.run { world in
      let ids = try await Self.late(3, world)
      let waived = try #require(ids.min())
      _ = try await world.late.waive(waived, of: BillingWorld.customer, reason: "agreed")
      let error = await #expect(throws: BillingError.self) {
        _ = try await world.late.bill(ids, of: BillingWorld.customer)
      }
      #expect(error?.code == .alreadyDecided)
      #expect(try await world.lateEntries().map(\.state) == [.waived, .open, .open])
      #expect(try await world.invoiceItems().isEmpty)
    }
  }

  /// The invoice that billed a segment is withdrawn: what it charged is on no invoice, once.
  @Test(arguments: [nil, "agreed"]) func aVoidInvoiceIsADifference(_ reason: String?) async throws {
    try await BillingWorld.run { world in
      let record = try await world.subscribe()
      _ = try await world.transport.send(
        StripeHTTPRequest(
          method: .post, url: "\(world.baseURL)/v1/subscriptions/\(record.id)",
          key: StripeSecretKey("sk_test_delivery"),
          headers: [("Content-Type", "application/x-www-form-urlencoded")],
          body: "collection_method=send_invoice&days_until_due=30", timeout: .seconds(10)))
      world.advance(to: record.period.end.advanced(bySeconds: -60))
      try await world.devices(8, of: "plant-1", lastHourOf: record.period.end)
      await world.upkeep()
      world.advance(to: BillingWorld.closing(after: record.period.end))
      await world.upkeep()
      let link = try #require(try await world.store.link(of: BillingWorld.customer))
      let invoice = try #require(
        try await world.stripe.invoices(customer: StripeCustomerID(link.stripeCustomer)).all().first
      )
      _ = try await world.stripe.voidInvoice(invoice.id)
      try await InvoiceListing(store: world.store, stripe: world.stripe, clock: world.clock)
        .list(link, .changed)
      let usage = LateUsage(store: world.store, states: world.states)
      let found = try await usage.differences(of: BillingWorld.customer)
      #expect(found.map(\.amount.minorUnits) == [1_500])
      #expect(found.first?.voidInvoice == invoice.id.rawValue)
      for _ in 0..<2 {
        _ = try await world.late.decideDifferences(
          of: BillingWorld.customer, waivingFor: reason)
      }
      #expect(try await usage.differences(of: BillingWorld.customer).isEmpty)
      #expect(try await world.invoiceItems().map(\.amount) == (reason == nil ? [1_500] : []))
      let verified = try await DeliveryVerification(reconciliation: world.reconciliation())
        .verify(BillingWorld.customer)
      #expect(verified.differences == [])
    }
  }

  private static func earlierIdentity(of late: LateEntry) -> String {
    let parts = [
      late.entry.report.customer.text, "\(late.id)", late.kind.rawValue,
      "\(late.entry.contentHash)",
    ]
    return "late-\(RequestDigest.text(of: parts))"
  }
}
