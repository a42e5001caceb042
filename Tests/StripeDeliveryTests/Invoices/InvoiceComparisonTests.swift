import Amounts
import Metering
import Rating
import StripeDelivery
import Testing
import UsageLedger

@Suite struct InvoiceComparisonTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let label: String
    let ours: Int64
    let stripe: Int64
    let status: DeliveryStatus
    var delivered: WholeQuantity? = 8
    let reason: String?
    var testDescription: String { label }
  }

  static let rows = [
    Row(label: "agree", ours: 4_400, stripe: 4_400, status: .init(.accepted), reason: nil),
    Row(
      label: "agree although something waits", ours: 4_400, stripe: 4_400, status: .init(.queued),
      reason: nil),
    Row(
      label: "not yet delivered", ours: 4_400, stripe: 3_900, status: .init(.queued),
      delivered: 7, reason: "not delivered yet: device_usage is 8, Stripe was sent 7"),
    Row(
      label: "nothing delivered yet", ours: 4_400, stripe: 2_900, status: .init(.queued),
      delivered: nil, reason: "not delivered yet: device_usage is 8, Stripe was sent 0"),
    Row(
      label: "refused", ours: 4_400, stripe: 2_900,
      status: .init(.rejected, hint: "No active meter found"),
      reason: "Stripe refused device_usage: No active meter found"),
    Row(
      label: "Stripe still processing", ours: 4_400, stripe: 2_900, status: .init(.accepted),
      reason: "Stripe took every total and is still processing"),
    Row(
      label: "differs", ours: 4_400, stripe: 4_300, status: .init(.confirmed),
      reason: "the amounts differ although every total was delivered"),
  ]

  @Test(arguments: rows)
  func theReasonIsTheFirstThatApplies(row: Row) throws {
    let reason = InvoiceComparison.reason(
      ours: try Self.invoice(row.ours), stripe: try Self.invoice(row.stripe),
      usage: [try Self.usage(row)])
    #expect(reason == row.reason)
  }

  private static func invoice(_ total: Int64) throws -> Invoice {
    try Invoice(
      customer: Sample.customer, plan: nil, currency: .usd, period: nil,
      lines: [
        InvoiceLine(
          description: "all", meter: nil, price: nil, quantity: 1, included: .zero, billable: 1,
          amount: Money(minorUnits: total), tiers: [])
      ])
  }

  private static func usage(_ row: Row) throws -> MeterUsage {
    let segment = Sample.segment()
    let meter = Meter(
      key: Sample.meter, metric: try MetricName("devices"), kind: .counter, aggregation: .sum,
      unit: "device", rounding: .up)
    let facts = MetricFacts(sum: 8, entryCount: 1)
    return MeterUsage(
      meter: meter, period: BillingPeriod(start: segment.key.start, end: segment.end),
      segment: segment,
      total: try SegmentTotal(
        meter: meter, facts: facts, span: segment.span, now: segment.end),
      included: 5, overage: 3, delivered: row.delivered, delivery: row.status, lastReportAt: nil)
  }
}
