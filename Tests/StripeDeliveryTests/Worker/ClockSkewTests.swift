import Amounts
import Billing
import LedgerConformance
import Metering
import StripeAPI
import StripeAccounts
import StripeDelivery
import Testing
import UsageLedger

/// Case 8: facts are dated by Stripe's clock, whatever ours shows. The witness is the invoice.
@Suite struct ClockSkewTests {
  /// Eight devices are three above the allowance; the professional plan includes them.
  @Test(arguments: [0, 1, 2, 30, 240, 300, -1, -60, -300] as [Int64])
  func aChangeASecondAfterAReportCutsBehindIt(_ skew: Int64) async throws {
    try await BillingWorld.run { world in
      let record = try await world.subscribe(plan: "starter")
      let process = world.process(skewSeconds: skew)
      world.clock.advance(bySeconds: 10 * 3_600)
      try await world.report(["devices": 8], endingAt: world.now)
      _ = await process.run(BillingWorld.customer, for: .upkeep)
      let sent = try #require(
        try await world.store.deliveries(of: BillingWorld.customer).compactMap(\.accepted).first)
      #expect(sent.eventTime <= world.now)
      world.clock.advance(bySeconds: 1)
      let item = try #require(record.items.first { $0.meter == Sample.meter })
      let price = try #require(
        await world.stripe.prices(lookupKeys: ["device_usage_professional"]).first)
      _ = try await world.stripe.updateSubscriptionItem(
        StripeSubscriptionItemID(item.id.text), price: price.id)
      let cut = world.now
      world.clock.advance(bySeconds: 7_200)
      try await world.report(["devices": 9], endingAt: world.now)
      _ = await process.run(BillingWorld.customer, for: .upkeep)
      _ = await process.run(BillingWorld.customer, for: .upkeep)
      let segments = try await world.deviceSegments().filter { !$0.span.isEmpty }
      #expect(segments.map(\.key.start.seconds) == [record.period.start.seconds, cut.seconds])
      world.advance(to: record.period.end.advanced(bySeconds: 3_700))
      _ = await process.run(BillingWorld.customer, for: .upkeep)
      let link = try #require(try await world.store.link(of: BillingWorld.customer))
      var usage: Int64 = 0
      for invoice in try await world.stripe.invoices(
        customer: StripeCustomerID(link.stripeCustomer)
      ).all() {
        for line in try await world.stripe.invoiceLines(invoice.id).all()
        where line.price?.rawValue == item.price.text { usage += line.amount }
      }
      #expect(usage == 1_500)
    }
  }
}
