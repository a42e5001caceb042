import Amounts
import Billing
import LedgerConformance
import Metering
import StripeAPI
import StripeAccounts
import StripeDelivery
import Testing
import UsageLedger

/// What a period billed is what its final invoices say (`cases/billing.md` 1, 3, 7, 13): the witness is the invoice.
@Suite struct InvoiceClosingTests {
  /// Ten devices cost $25.00: five are included.
  private static func started(_ world: BillingWorld, before seconds: Int64) async throws
    -> SubscriptionRecord
  {
    let record = try await world.subscribe()
    world.advance(to: record.period.end.advanced(bySeconds: -seconds))
    try await world.devices(10, of: "plant-1", lastHourOf: world.now)
    await world.upkeep()
    return record
  }

  /// Stripe leaves the draft to a person from now on, as it does with those of an unpaid subscription.
  private static func hold(_ draft: StripeInvoiceID, _ world: BillingWorld) async throws {
    let answer = try await world.transport.send(
      StripeHTTPRequest(
        method: .post, url: "\(world.baseURL)/v1/invoices/\(draft)",
        key: StripeSecretKey("sk_test_delivery"),
        headers: [("Content-Type", "application/x-www-form-urlencoded")],
        body: "auto_advance=false", timeout: .seconds(10)))
    #expect(answer.status == 200)
  }

  private static func billAll(_ world: BillingWorld) async throws {
    for late in try await world.lateEntries() {
      _ = try await world.late.bill(late.id, of: BillingWorld.customer)
    }
  }

  private static func invoices(_ world: BillingWorld) async throws -> [StripeInvoice] {
    let link = try #require(try await world.store.link(of: BillingWorld.customer))
    return try await world.stripe.invoices(customer: StripeCustomerID(link.stripeCustomer)).all()
  }

  /// Case 3: somebody finalizes the draft five minutes after the period's end; what comes then is on no invoice.
  @Test func anInvoiceThatWasFinalizedEarlyClosesItsPeriod() async throws {
    try await BillingWorld.run { world in
      let period = try await Self.started(world, before: 60).period
      world.advance(to: period.end.advanced(bySeconds: 300))
      await world.upkeep()
      let draft = try #require(try await Self.invoices(world).first { $0.status == .draft })
      _ = try await world.stripe.finalizeInvoice(draft.id)
      world.advance(to: period.end.advanced(bySeconds: 1_200))
      let late = try await world.devices(2, of: "plant-2", lastHourOf: period.end)
      await world.upkeep()
      world.advance(to: BillingWorld.closing(after: period.end))
      await world.upkeep()
      let segment = try #require(try await world.certificates().flatMap(\.segments).first)
      #expect(segment.whole == 10)
      #expect(segment.invoiced?.finalizedAt == period.end.advanced(bySeconds: 300))
      #expect(Set(segment.invoiced?.lines.map(\.invoice) ?? []) == [draft.id.rawValue])
      #expect(try await world.lateEntries().map(\.id) == [late.id])
      try await Self.billAll(world)
      #expect(try await world.invoicedUsage() == 3_500)
    }
  }

  /// Case 13: nobody was there from the last evening to the morning after; the devices were there all the time.
  @Test func whatTheInvoiceHasAlreadyIsNotLate() async throws {
    try await BillingWorld.run { world in
      let period = try await Self.started(world, before: 4 * 3_600).period
      for hours in [Int64(2), 1, 0] {
        world.advance(to: period.end.advanced(bySeconds: -hours * 3_600))
        try await world.devices(10, of: "plant-1", lastHourOf: world.now)
      }
      world.advance(to: period.end.advanced(bySeconds: 2 * 3_600))
      await world.upkeep()
      #expect(try await world.certificates().flatMap(\.segments).map(\.whole) == [10])
      #expect(try await world.lateEntries().isEmpty)
      #expect(try await world.invoicedUsage() == 2_500)
    }
  }

  /// A piece that was cut earlier is on the invoice of the cancellation, which nobody has read yet when the subscription is seen
  /// to be over.
  @Test(arguments: [120, 900, 3_600] as [Int64])
  func whatWasCutBeforeACancellationWaitsForItsInvoice(later: Int64) async throws {
    try await BillingWorld.run { world in
      let record = try await Self.started(world, before: 86_400)
      let item = try #require(record.items.first { $0.meter == Sample.meter })
      let professional = try #require(
        await world.stripe.prices(lookupKeys: ["device_usage_professional"]).first)
      let reconciliation = world.reconciliation()
      world.clock.advance(bySeconds: 60)
      _ = try await world.stripe.updateSubscriptionItem(
        StripeSubscriptionItemID(item.id.text), price: professional.id)
      try await world.sync.refresh(BillingWorld.customer)
      world.clock.advance(bySeconds: later)
      _ = await reconciliation.run(BillingWorld.customer, for: .upkeep)
      _ = try await world.stripe.cancelSubscription(
        StripeSubscriptionID(record.id), invoiceNow: true)
      try await world.sync.refresh(BillingWorld.customer)
      for seconds in [1, 400, 700, 4_000] as [Int64] {
        world.clock.advance(bySeconds: seconds)
        _ = await reconciliation.run(BillingWorld.customer, for: .upkeep)
      }
      let segments = try await world.certificates().flatMap(\.segments)
      let first = try #require(segments.first { $0.segment.price.text != professional.id.rawValue })
      #expect(first.invoiced?.amount.minorUnits == 2_500)
      #expect(try await world.lateEntries().isEmpty)
    }
  }

  /// Case 1: the API's default makes no invoice when a subscription is cancelled.
  @Test(arguments: [false, true]) func aCancellationWithoutAnInvoiceLeavesItsUsageLate(
    isInvoiced: Bool
  ) async throws {
    try await BillingWorld.run { world in
      let record = try await Self.started(world, before: 86_400)
      world.clock.advance(bySeconds: 7_200)
      _ = try await world.stripe.cancelSubscription(
        StripeSubscriptionID(record.id), invoiceNow: isInvoiced)
      for _ in 0..<3 {
        world.clock.advance(bySeconds: 4_000)
        await world.upkeep()
      }
      let segment = try #require(try await world.certificates().flatMap(\.segments).first)
      #expect(segment.invoiced?.amount.minorUnits == (isInvoiced ? 2_500 : 0))
      #expect(segment.invoiced?.lines.isEmpty == !isInvoiced)
      let late = try await world.lateEntries()
      #expect(late.map(\.amount?.minorUnits) == (isInvoiced ? [] : [2_500]))
      try await Self.billAll(world)
      let total = try await Self.invoices(world).filter { $0.status != .draft }
        .reduce(0) { $0 + $1.total }
      #expect(total >= 2_500)
      #expect(try await world.invoiceItems().allSatisfy { $0.invoice != nil })
    }
  }

  /// Case 1: a price replaced without proration bills nothing of what it counted.
  @Test func usageOfAPriceThatWasReplacedWithoutProrationIsLate() async throws {
    try await BillingWorld.run { world in
      let record = try await Self.started(world, before: 86_400)
      world.clock.advance(bySeconds: 7_200)
      let item = try #require(record.items.first { $0.meter == Sample.meter })
      let price = try #require(
        await world.stripe.prices(lookupKeys: ["device_usage_professional"]).first)
      _ = try await world.stripe.updateSubscriptionItem(
        StripeSubscriptionItemID(item.id.text), price: price.id, proration: StripeProration.none)
      world.clock.advance(bySeconds: 60)
      try await world.sync.refresh(BillingWorld.customer)
      for seconds in [Int64(10), 3_605] {
        world.advance(to: record.period.end.advanced(bySeconds: seconds))
        await world.upkeep()
      }
      let segments = try await world.certificates().flatMap(\.segments)
        .sorted { $0.segment.key.start < $1.segment.key.start }
      #expect(segments.map(\.segment.price.text) == [item.price.text, price.id.rawValue])
      #expect(segments.map { $0.invoiced?.amount.minorUnits } == [0, 0])
      #expect(try await world.lateEntries().compactMap(\.amount?.minorUnits) == [2_500])
    }
  }

  /// No invoice comes, and Stripe tells of none: after three days everything is late, and not before.
  @Test func anInvoiceThatNeverComesIsWaitedForThreeDays() async throws {
    try await BillingWorld.run { world in
      let period = try await Self.started(world, before: 60).period
      world.transport.stand(.requestLost)
      world.advance(to: period.end.advanced(bySeconds: 80 * 3_600))
      await world.upkeep()
      #expect(try await world.certificates().isEmpty)
      world.transport.stand(nil)
      await world.upkeep()
      #expect(try await world.certificates().flatMap(\.segments).map(\.whole) == [10])
      #expect(try await world.lateEntries().isEmpty)
    }
  }

  /// What a certificate says is what the invoice's lines say, whatever Stripe was sent after the invoice was final.
  @Test func aTotalThatStripeTookTooLateIsNotOnItsInvoice() async throws {
    try await BillingWorld.run { world in
      let period = try await Self.started(world, before: 60).period
      world.transport.plan([.requestLost])
      let missed = try await world.devices(4, of: "plant-2", lastHourOf: period.end)
      world.advance(to: period.end.advanced(bySeconds: 3_601))
      await world.upkeep()
      world.advance(to: period.end.advanced(bySeconds: 3_700))
      for _ in 0..<3 {
        await world.upkeep()
        world.clock.advance(bySeconds: 300)
      }
      let segment = try #require(try await world.certificates().flatMap(\.segments).first)
      #expect(segment.whole == 10)
      #expect(try await world.lateEntries().map(\.id) == [missed.id])
      try await Self.billAll(world)
      #expect(try await world.invoicedUsage() == 4_500)
    }
  }

  /// A draft that waits for a person for three days closes its period as unbilled; what it has is not billed beside it.
  @Test func lateUsageThatADraftHasIsNotBilledTwice() async throws {
    try await BillingWorld.run { world in
      let period = try await Self.started(world, before: 60).period
      world.advance(to: period.end.advanced(bySeconds: 10))
      await world.upkeep()
      let invoices = try await Self.invoices(world)
      let draft = try #require(invoices.first { $0.status == .draft })
      try await Self.hold(draft.id, world)
      world.advance(to: period.end.advanced(bySeconds: 73 * 3_600))
      await world.upkeep()
      let late = try #require(try await world.lateEntries().first)
      #expect(late.amount?.minorUnits == 2_500)
      let error = await #expect(throws: BillingError.self) {
        try await world.late.bill(late.id, of: BillingWorld.customer)
      }
      #expect(error?.code == .notSettled)
      #expect(error?.context.contains(draft.id.rawValue) == true)
      #expect(try await world.lateEntries().map(\.state) == [.open])
      _ = try await world.stripe.finalizeInvoice(draft.id)
      // The invoice bills it now: what it has costs nothing more.
      let billed = try await world.late.bill(late.id, of: BillingWorld.customer)
      #expect(billed.state == .billed)
      #expect(billed.amount == .zero)
      #expect(try await world.invoicedUsage() == 2_500)
      #expect(try await world.invoiceItems().isEmpty)
    }
  }
}
