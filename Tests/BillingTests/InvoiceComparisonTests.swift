import Amounts
import Billing
import Metering
import Rating
import Testing
import UsageLedger

@Suite struct InvoiceComparisonTests {
  private static let period = BillingPeriod(
    start: Sample.start, end: Sample.time(Sample.monthSeconds))

  /// Base $29.00, devices as given, on the prices `price_0` and `price_1`.
  private static func ours(devices: Int64 = 1_500, messages: Int64? = nil) throws -> Invoice {
    func line(_ meter: MeterKey?, _ price: String, _ amount: Int64) -> InvoiceLine {
      InvoiceLine(
        description: meter?.text ?? "Starter", meter: meter, price: PriceID(price), quantity: 1,
        included: .zero, billable: 1, amount: Money(minorUnits: amount), tiers: [])
    }
    return try Invoice(
      customer: Sample.customer, plan: nil, currency: .usd, period: nil,
      lines: [line(nil, "price_0", 2_900), line(Sample.meter, "price_1", devices)]
        + (messages.map { [line(Sample.messages, "price_2", $0)] } ?? []))
  }

  private static func line(
    _ price: String?, _ amount: Int64, proration: Bool = false, oneOff: Bool = false
  ) -> StripeLine {
    StripeLine(
      description: price ?? "item", price: price.map { PriceID($0) }, period: period,
      amount: Money(minorUnits: amount), isProration: proration, isOneOff: oneOff)
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let label: String
    let stripe: [StripeLine]
    var agrees = true
    var difference: Int64 = 0
    var stripeOnly = 0
    var testDescription: String { label }
  }

  static let rows = [
    Row(label: "equal", stripe: [line("price_0", 2_900), line("price_1", 1_500)]),
    Row(
      label: "one line a tier",
      stripe: [line("price_0", 2_900), line("price_1", 0), line("price_1", 1_500)]),
    Row(
      label: "prorations of a base are Stripe's own",
      stripe: [
        line("price_0", 2_900), line("price_1", 1_500), line("price_9", -9_900, proration: true),
        line("price_0", 1_450, proration: true),
      ], stripeOnly: 2),
    Row(
      label: "usage at a replaced price counts although Stripe calls it a proration",
      stripe: [line("price_0", 2_900), line("price_1", 1_500, proration: true, oneOff: true)]),
    Row(
      label: "one-off items are Stripe's own",
      stripe: [line("price_0", 2_900), line("price_1", 1_500), line(nil, 10_000, oneOff: true)],
      stripeOnly: 1),
    Row(
      label: "a missing line", stripe: [line("price_0", 2_900)], agrees: false, difference: 1_500),
    Row(
      label: "a price that is not ours",
      stripe: [line("price_0", 2_900), line("price_1", 1_500), line("price_3", 700)],
      agrees: false, difference: -700),
    Row(
      label: "differences that cancel out are differences",
      stripe: [line("price_0", 3_000), line("price_1", 1_400)], agrees: false),
    Row(label: "nothing", stripe: [], agrees: false, difference: 4_400),
  ]

  @Test(arguments: rows)
  func pricesAreComparedOneByOne(row: Row) throws {
    let comparison = try InvoiceComparison(
      ours: Self.ours(), stripe: row.stripe, meters: [PriceID("price_3"): Sample.messages])
    #expect(comparison.agrees == row.agrees)
    #expect(comparison.difference.minorUnits == row.difference)
    #expect(comparison.stripeOnly.count == row.stripeOnly)
  }

  struct Reason: Sendable, CustomTestStringConvertible {
    let label: String
    let stripe: Int64
    let status: DeliveryStatus
    var delivered: WholeQuantity? = 8
    let reason: String?
    var testDescription: String { label }
  }

  static let reasons = [
    Reason(label: "agree", stripe: 1_500, status: .init(.accepted), reason: nil),
    Reason(
      label: "agree although something waits", stripe: 1_500, status: .init(.queued), reason: nil),
    Reason(
      label: "not yet delivered", stripe: 1_000, status: .init(.queued), delivered: 7,
      reason: "not delivered yet: device_usage is 8, Stripe was sent 7"),
    Reason(
      label: "nothing delivered yet", stripe: 0, status: .init(.queued), delivered: nil,
      reason: "not delivered yet: device_usage is 8, Stripe was sent 0"),
    Reason(
      label: "refused", stripe: 0, status: .init(.rejected, hint: "No active meter found"),
      reason: "Stripe refused device_usage: No active meter found"),
    Reason(
      label: "Stripe still processing", stripe: 0, status: .init(.accepted),
      reason: "Stripe took every total and is still processing"),
    Reason(
      label: "differs", stripe: 1_400, status: .init(.confirmed),
      reason:
        "device_usage is $15.00 here and $14.00 at Stripe, although every total was delivered"),
  ]

  @Test(arguments: reasons)
  func theReasonIsTheFirstThatApplies(row: Reason) throws {
    let comparison = try InvoiceComparison(
      ours: Self.ours(), stripe: [Self.line("price_0", 2_900), Self.line("price_1", row.stripe)],
      meters: [:])
    #expect(try comparison.reason(usage: [Self.usage(row)], currency: .usd) == row.reason)
  }

  private static func usage(_ row: Reason) throws -> MeterUsage {
    let segment = Sample.segment()
    let meter = Meter(
      key: Sample.meter, metric: try MetricName("devices"), kind: .counter, aggregation: .sum,
      unit: "device", rounding: .up)
    return MeterUsage(
      meter: meter, period: period, segment: segment,
      total: try SegmentTotal(
        meter: meter, facts: MetricFacts(sum: 8, entryCount: 1), span: segment.span,
        now: segment.end),
      included: 5, overage: 3, delivered: row.delivered, delivery: row.status, lastReportAt: nil)
  }
}
