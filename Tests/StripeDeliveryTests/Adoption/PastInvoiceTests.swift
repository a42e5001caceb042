import Amounts
import LedgerConformance
import Metering
import Reporting
import StripeDelivery
import Testing
import UsageLedger

@testable import StripeAPI
@testable import StripeAccounts
@testable import StripeCatalog

/// What last month's invoices would have been.
@Suite struct PastInvoiceTests {
  /// The first period of a subscription that begins at the world's start, and its invoice's hour.
  private static let period: Int64 = 31 * 86_400

  private static func usage(
    _ world: StripeWorld, _ account: HandMadeAccount, _ scheme: StripePriceScheme,
    to product: StripeProductID
  ) async throws -> StripePrice {
    let meter = try await account.meter("device_usage")
    return try await account.price(
      product: product, scheme,
      StripeRecurrence(interval: .month, usageType: .metered, meter: meter.id))
  }

  private static func send(_ value: Int, to customer: StripeCustomerID, _ world: StripeWorld)
    async throws
  {
    _ = try await world.stripe.createMeterEvent(
      StripeMeterEventDraft(
        eventName: "device_usage",
        payload: ["stripe_customer_id": customer.rawValue, "value": "\(value)"],
        identifier: "\(customer)-\(value)",
        timestamp: StripeTimestamp(world.clock.now() as Timestamp)))
  }

  /// On the quantities that Stripe itself counted: equal for every model, so that the file charges as the account did.
  @Test(arguments: HandMadeAccount.models) func theProposedFileChargesWhatWasInvoiced(
    _ scheme: StripePriceScheme
  ) async throws {
    try await StripeWorld.run { world in
      let account = HandMadeAccount(stripe: world.stripe)
      let flat = try await account.flat("Starter", cents: "2900", key: nil)
      let devices = try await Self.usage(world, account, scheme, to: flat.product)
      let id = try await account.subscribe(to: flat.id, devices.id)
      let first = try #require(try await world.adoption().comparisons.first)
      #expect(first.stripe.minorUnits == 2_900 && first.ours.minorUnits == 2_900)
      let customer = try await world.stripe.subscription(id).customer
      world.clock.advance(bySeconds: 86_400)
      try await Self.send(1_234, to: customer, world)
      world.clock.advance(bySeconds: Self.period + 7_200)
      let past = try #require(try await world.adoption().comparisons.first)
      #expect(past.invoice != first.invoice)
      #expect(past.stripe.minorUnits > 2_900)
      #expect(past.difference == .zero, "\(past)")
    }
  }

  /// The guide's example on the ledger's usage: what was flat would have been $44.00.
  @Test func theLedgersUsageTellsWhatMeteringWouldHaveCharged() async throws {
    try await StripeWorld.run { world in
      let account = HandMadeAccount(stripe: world.stripe)
      let flat = try await account.flat("Starter", cents: "2900", key: "starter_base")
      let id = try await account.subscribe(to: flat.id) {
        $0.set("metadata", ["customer_id": "acme"])
      }
      let yaml = try await AdoptedItemTests.metered(flat.product, world)
      let store = MemoryStore()
      let end = (world.clock.now() as Timestamp).advanced(bySeconds: 86_400)
      let report = UsageReport(
        customer: BillingWorld.customer, instance: try InstanceID("plant-1"),
        window: try TimeWindow(start: end.advanced(bySeconds: -3_600), end: end),
        metrics: [try MetricName("devices"): 8])
      _ = try await store.append(EntryDraft(report: report, receivedAt: end, reportedBy: nil))
      world.clock.advance(bySeconds: Self.period + 7_200)
      let past = try #require(try await world.adoption(yaml, store: store).comparisons.first)
      #expect(past.subscription == id && past.customer == "acme")
      #expect(past.stripe.minorUnits == 2_900 && past.ours.minorUnits == 4_400)
      #expect("\(past)".contains("was $29.00, $44.00 with the catalogue"))
    }
  }

  @Test func aTrialsInvoiceIsFreeAndOneOffAmountsStandBeside() async throws {
    try await StripeWorld.run { world in
      let account = HandMadeAccount(stripe: world.stripe)
      let flat = try await account.flat("Starter", cents: "2900", key: nil)
      let id = try await account.subscribe(to: flat.id) { $0.set("trial_period_days", 14) }
      let trial = try #require(try await world.adoption().comparisons.first)
      #expect(trial.stripe.minorUnits == 0 && trial.ours.minorUnits == 0)
      let customer = try await world.stripe.subscription(id).customer
      try await account.post(
        StripePath("invoiceitems"),
        ["customer": customer.rawValue, "amount": "700", "currency": "usd"])
      world.clock.advance(bySeconds: 14 * 86_400 + 7_200)
      let past = try #require(try await world.adoption().comparisons.first)
      #expect(
        past.stripe.minorUnits == 2_900 && past.ours.minorUnits == 2_900
          && past.besides.minorUnits == 700)
    }
  }
}
