import Amounts
import Billing
import CoreMetrics
import LedgerConformance
import Logging
import Metering
import Rating
import StripeAPI
import StripeAccounts
import StripeCatalog
import Testing
import UsageLedger

@testable import StripeDelivery

/// What `billing verify` says of money (`cases/billing.md` 14, 25), and what it holds.
@Suite struct MoneyVerificationTests {
  private static func findings(_ world: BillingWorld) async -> CustomerVerification.Findings {
    await CustomerVerification(reconciliation: world.reconciliation())
      .verify(BillingWorld.customer, readsStripe: true)
  }

  /// A second subscription on the meter of devices, made at Stripe.
  private static func double(
    _ world: BillingWorld, at lookupKey: String = "device_usage_professional"
  ) async throws -> StripeSubscriptionID {
    let link = try #require(try await world.store.link(of: BillingWorld.customer))
    let price = try #require(await world.stripe.prices(lookupKeys: [lookupKey]).first)
    return try await world.stripe.createSubscription(
      StripeSubscriptionCreation(
        customer: StripeCustomerID(link.stripeCustomer), items: [.init(price: price.id)])
    ).id
  }

  @Test func aSoundCustomerHasNone() async throws {
    try await BillingWorld.run { world in
      let period = try await world.closedPeriod(devices: 8)
      let late = try await world.devices(2, of: "plant-2", lastHourOf: period.end)
      _ = try await world.late.bill(late.id, of: BillingWorld.customer)
      let found = await Self.findings(world)
      #expect(found.differences == [])
      #expect(found.certificates == 1)
      #expect(found.prices >= 2)
    }
  }

  /// Case 14: named, held, and delivered again when one of the two has ended.
  @Test(arguments: [false, true]) func aSecondItemOnAMeterIsNamedAndHeld(byVerify: Bool)
    async throws
  {
    try await BillingWorld.run { world in
      _ = try await world.subscribe()
      let delivery = world.reconciliation()
      world.clock.advance(bySeconds: 7_200)
      try await world.report(["devices": 8], endingAt: world.now)
      _ = await delivery.run(BillingWorld.customer, for: .upkeep)
      let sent = world.transport.meterEvents.count
      let second = try await Self.double(world)
      world.clock.advance(bySeconds: 3_600)
      if byVerify {
        #expect(await Self.findings(world).differences.contains { $0.cause == .doubled })
      } else {
        _ = await delivery.run(BillingWorld.customer, for: .upkeep)
      }
      try await world.report(["devices": 10], endingAt: world.now)
      for purpose in [CustomerReconciliation.Purpose.request, .upkeep] {
        _ = await delivery.run(BillingWorld.customer, for: purpose)
      }
      #expect(world.transport.meterEvents.count == sent)
      let found = await Self.findings(world).differences
      #expect(found.contains { $0.cause == .doubled && $0.remedy.contains("end one") })
      _ = try await world.stripe.cancelSubscription(second, invoiceNow: false, prorate: false)
      world.clock.advance(bySeconds: 3_601)
      _ = await delivery.run(BillingWorld.customer, for: .upkeep)
      #expect(world.transport.meterEvents.count > sent)
      #expect(!(await Self.findings(world).differences.contains { $0.cause == .doubled }))
    }
  }

  /// What Stripe charges at one of our prices for a subscription that no segment here is of is named, with its amount, though nothing
  /// here names the price.
  @Test(arguments: ["device_usage_professional", "device_usage"])
  func aLineThatNoSegmentCountedForIsNamed(lookupKey: String) async throws {
    try await BillingWorld.run { world in
      let record = try await world.subscribe(plan: "starter")
      world.clock.advance(bySeconds: 7_200)
      try await world.report(["devices": 25], endingAt: world.now)
      await world.upkeep()
      let second = try await Self.double(world, at: lookupKey)
      world.clock.advance(bySeconds: 3_600)
      await world.upkeep()
      world.advance(to: BillingWorld.closing(after: record.period.end).advanced(bySeconds: 10_800))
      await world.upkeep()
      let link = try #require(try await world.store.link(of: BillingWorld.customer))
      var charged: Int64 = 0
      for invoice in try await world.stripe.invoices(
        customer: StripeCustomerID(link.stripeCustomer)
      ).all() where invoice.subscription == second {
        charged += invoice.total
      }
      try #require(charged > 0)
      for _ in 0..<2 {
        let found = await Self.findings(world).differences
          .filter { $0.detail.contains("no segment here") }
        #expect(found.map(\.amount?.minorUnits) == [-charged])
        #expect(found.first?.cause == .invoice)
      }
    }
  }

  /// The same as soon as Stripe's events tell of it, without the hourly listing.
  @Test func eventsHoldAMeterAndReleaseIt() async throws {
    try await BillingWorld.run { world in
      let hears = EventWorld(world)
      let delivery = hears.worker.reconciliation
      _ = try await world.subscribe()
      world.clock.advance(bySeconds: 7_200)
      try await world.report(["devices": 8], endingAt: world.now)
      _ = await delivery.run(BillingWorld.customer, for: .upkeep)
      let sent = world.transport.meterEvents.count
      let second = try await Self.double(world)
      for event in try await hears.events() { try await hears.hear(event) }
      try await hears.process()
      world.clock.advance(bySeconds: 300)
      try await world.report(["devices": 10], endingAt: world.now, seconds: 300)
      _ = await delivery.run(BillingWorld.customer, for: .request)
      #expect(world.transport.meterEvents.count == sent)
      _ = try await world.stripe.cancelSubscription(second, invoiceNow: false, prorate: false)
      for event in try await hears.events() { try await hears.hear(event) }
      try await hears.process()
      #expect(world.transport.meterEvents.count > sent)
    }
  }

  /// Somebody gave a discount in the price itself: same totals, other money.
  @Test func anotherPriceAtStripeIsNamedInMoney() async throws {
    try await BillingWorld.run { world in
      let record = try await world.subscribe()
      world.clock.advance(bySeconds: 7_200)
      try await world.report(["devices": 8], endingAt: world.now)
      await world.upkeep()
      let item = try #require(record.items.first { $0.meter == nil })
      let price = try #require(
        await world.stripe.prices(lookupKeys: ["professional_base"]).first)
      _ = try await world.stripe.updateSubscriptionItem(
        StripeSubscriptionItemID(item.id.text), price: price.id, proration: StripeProration.none)
      // What the service knows is from before the change.
      let found = await CustomerVerification(reconciliation: world.reconciliation())
        .verify(BillingWorld.customer, readsStripe: false).differences
      #expect(found.map(\.cause) == [.price, .price])
      #expect(found.allSatisfy { $0.amount != nil })
      #expect(await Self.findings(world).differences == [])
    }
  }

  /// A discount takes off what the lines charge: it is no difference, and it is named.
  @Test func aDiscountIsStripesOwn() async throws {
    try await BillingWorld.run { world in
      let record = try await world.subscribe()
      world.clock.advance(bySeconds: 7_200)
      try await world.report(["devices": 8], endingAt: world.now)
      await world.upkeep()
      #expect(await Self.findings(world).notes.isEmpty)
      for (path, form) in [
        ("coupons", "id=spring&percent_off=25&duration=forever"),
        ("subscriptions/\(record.id)", "discounts[0][coupon]=spring"),
      ] {
        let answer = try await world.transport.send(
          StripeHTTPRequest(
            method: .post, url: "\(world.baseURL)/v1/\(path)",
            key: StripeSecretKey("sk_test_delivery"),
            headers: [("Content-Type", "application/x-www-form-urlencoded")], body: form,
            timeout: .seconds(10)))
        #expect(answer.status == 200)
      }
      let found = await Self.findings(world)
      #expect(found.differences == [])
      let upcoming = try await world.previews.upcoming(of: BillingWorld.customer)
      let ours = upcoming.ours.total.minorUnits
      let discount = Money(minorUnits: -ours / 4).formatted(in: upcoming.ours.currency)
      #expect(found.notes == ["Discounts: \(discount)"])
      #expect(upcoming.agree)
      #expect(upcoming.stripeOnly.map(\.amount.minorUnits) == [-ours / 4])
    }
  }

  /// Case 25: Stripe rounds half a cent to even; the catalogue's setting makes ours follow.
  @Test func anotherRoundingIsNamedUntilTheCatalogueSaysSo() async throws {
    try await BillingWorld.run { base in
      try await EventWorld(base).sandbox("rules", #"{"ties": "toEven"}"#)
      let world = try base.edited(replacing: "\"5.00\"", with: "\"0.005\"")
      let applier = CatalogApplier(stripe: world.stripe)
      try await applier.apply(try await applier.plan(world.catalog))
      _ = try await world.subscribe()
      world.clock.advance(bySeconds: 7_200)
      try await world.report(["devices": 6], endingAt: world.now)
      await world.upkeep()
      let found = await Self.findings(world).differences
      #expect(found.map(\.cause) == [.price])
      #expect(found.first?.amount?.minorUnits == 1)
      #expect(found.first?.detail.contains("for 6") ?? false)
      let follows = try base.edited(replacing: "\"5.00\"", with: "\"0.005\"") {
        "stripe: { ties: to_even }\n" + $0
      }
      #expect(await Self.findings(follows).differences == [])
    }
  }

  @Test func anInvoiceItemThatWasDeletedIsNamed() async throws {
    try await BillingWorld.run { world in
      let period = try await world.closedPeriod(devices: 8)
      let late = try await world.devices(2, of: "plant-2", lastHourOf: period.end)
      _ = try await world.late.bill(late.id, of: BillingWorld.customer)
      let item = try #require(try await world.invoiceItems().first)
      _ = try await world.transport.send(
        StripeHTTPRequest(
          method: .delete, url: "\(world.baseURL)/v1/invoiceitems/\(item.id)",
          key: StripeSecretKey("sk_test_delivery"), headers: [], body: nil, timeout: .seconds(10)))
      #expect(await Self.findings(world).differences.map(\.cause) == [.lateUsage])
    }
  }

  /// The invoice that late usage got of its own is withdrawn: nothing bills it any more, and it is billed again, once.
  @Test func aVoidInvoiceOfItsOwnIsNamed() async throws {
    try await BillingWorld.run { world in
      let period = try await world.closedPeriod(devices: 8)
      let link = try #require(try await world.store.link(of: BillingWorld.customer))
      let record = try #require(
        try await world.store.subscriptions(of: BillingWorld.customer).first)
      _ = try await world.stripe.cancelSubscription(
        StripeSubscriptionID(record.id), invoiceNow: false, prorate: false)
      try await world.sync.refresh(BillingWorld.customer)
      _ = try await world.transport.send(
        StripeHTTPRequest(
          method: .post, url: "\(world.baseURL)/v1/customers/\(link.stripeCustomer)",
          key: StripeSecretKey("sk_test_delivery"),
          headers: [("Content-Type", "application/x-www-form-urlencoded")],
          body: "invoice_settings[default_payment_method]=pm_card_chargeCustomerFail",
          timeout: .seconds(10)))
      let late = try await world.devices(2, of: "plant-2", lastHourOf: period.end)
      _ = try await world.late.bill(late.id, of: BillingWorld.customer)
      #expect(!(await Self.findings(world).differences.contains { $0.cause == .lateUsage }))
      let invoice = try #require(try await world.invoiceItems().first?.invoice)
      _ = try await world.stripe.voidInvoice(invoice)
      let found = await Self.findings(world).differences.filter { $0.cause == .invoice }
      #expect(found.map(\.amount?.minorUnits) == [1_000])
      #expect(found.first?.detail.contains(invoice.rawValue) ?? false)
      for expected in [[1_000], []] as [[Int64]] {
        let decided = try await world.late.decideDifferences(of: BillingWorld.customer)
        #expect(decided.map(\.amount.minorUnits) == expected)
      }
      #expect(await Self.findings(world).differences == [])
      let again = try #require(try await world.invoiceItems().first?.invoice)
      #expect(again != invoice)
      // The second invoice is withdrawn, too.
      _ = try await world.stripe.voidInvoice(again)
      _ = await Self.findings(world)
      let twice = try await world.late.decideDifferences(of: BillingWorld.customer)
      #expect(twice.map(\.amount.minorUnits) == [1_000])
    }
  }

  @Test func aRestoredBackupIsNamed() async throws {
    try await BillingWorld.run { world in
      let period = try await world.closedPeriod(devices: 8)
      let late = try await world.devices(2, of: "plant-2", lastHourOf: period.end)
      _ = try await world.late.bill(late.id, of: BillingWorld.customer)
      await world.store.forgetDecisions()
      let found = await Self.findings(world).differences
      #expect(found.map(\.cause) == [.lateUsage])
      _ = try await world.late.bill(late.id, of: BillingWorld.customer)
      #expect(await Self.findings(world).differences == [])
    }
  }

  /// Stripe's silence, and one customer's trouble, hide nothing else.
  @Test func theHourlyWatchKeepsWhatLasts() async throws {
    try await BillingWorld.run { world in
      let period = try await world.closedPeriod(devices: 8)
      let watch = VerificationWatch(
        reconciliation: world.reconciliation(), patience: .zero,
        logger: Logger(label: "test"))
      #expect(watch.report == nil)
      await watch.verifyAll()
      #expect(watch.report?.customers == 1)
      #expect(watch.report?.differences == [])
      let late = try await world.devices(2, of: "plant-2", lastHourOf: period.end)
      _ = try await world.late.bill(late.id, of: BillingWorld.customer)
      await world.store.forgetDecisions()
      await watch.verifyAll()
      #expect(watch.report?.differences(of: BillingWorld.customer).map(\.cause) == [.lateUsage])
    }
  }

  /// What differs is money without sign, until it does not differ any more.
  @Test func theWatchMeasuresWhatDiffers() async throws {
    try await BillingWorld.run { world in
      let metrics = RecordedMetrics()
      let period = try await world.closedPeriod(devices: 8)
      let watch = withMetricsFactory(metrics) {
        VerificationWatch(
          reconciliation: world.reconciliation(), patience: .zero, logger: Logger(label: "test"))
      }
      let late = try await world.devices(2, of: "plant-2", lastHourOf: period.end)
      _ = try await world.late.bill(late.id, of: BillingWorld.customer)
      await world.store.forgetDecisions()
      await withMetricsFactory(metrics) { await watch.verifyAll() }
      let amounts = try #require(watch.report).differences.compactMap(\.amount)
      #expect(amounts.count == 1)
      #expect(
        metrics.all["billing_verification_difference_minor usd"]
          == amounts.map { Double($0.minorUnits.magnitude) }.reduce(0, +))
      #expect(metrics.all["billing_verification_differences late_usage"] == 1)
      _ = try await world.late.bill(late.id, of: BillingWorld.customer)
      await withMetricsFactory(metrics) { await watch.verifyAll() }
      #expect(metrics.all["billing_verification_difference_minor usd"] == 0)
      #expect(metrics.all["billing_verification_differences late_usage"] == 0)
    }
  }
}
