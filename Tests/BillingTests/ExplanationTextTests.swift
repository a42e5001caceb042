import Amounts
import Billing
import Catalog
import Metering
import Rating
import Testing
import UsageLedger

@Suite struct ExplanationTextTests {
  typealias Usage = ExplainedUsage

  static func explanation() throws -> InvoiceExplanation {
    let segment = Segment(
      key: Segment.Key(
        customer: Sample.customer, meter: Sample.meter, item: ItemID("si_1"), start: Usage.start),
      price: PriceID("price_1"), end: Usage.hour(24 * 30), billing: .billed)
    let total = try TotalExplanation(
      meter: Usage.meter(.last), span: segment.span,
      entries: [
        Usage.entry(1, "plant-1", endingAt: 1, "9"), Usage.entry(2, "plant-2", endingAt: 2, "3"),
        Usage.entry(3, "plant-1", endingAt: 2, "70", voidedBy: 4),
        Usage.entry(5, "plant-1", endingAt: 2, "4.5"),
      ], now: Usage.hour(2))
    let attempt = DeliveryAttempt(
      segment: segment.key, sequence: 2, eventName: "device_usage", value: 8,
      eventTime: Usage.hour(2), identifier: "ev_2", intendedAt: Usage.hour(2), outcome: .accepted,
      resolvedAt: Usage.hour(2).advanced(bySeconds: 1))
    let base = InvoiceLine(
      description: "Starter", meter: nil, price: PriceID("price_0"), quantity: 1, included: 0,
      billable: 1, amount: Money(minorUnits: 2_900), tiers: [])
    let metered = try RatingEngine.line(
      meter: total.meter,
      model: .perUnit(unitAmount: UnitPrice(minorUnits: "500"), included: 5),
      quantity: total.total.whole, currency: .usd, price: segment.price)
    let invoice = try Invoice(
      customer: Sample.customer, plan: PlanKey("starter"), currency: .usd,
      period: BillingPeriod(start: Usage.start, end: segment.end), lines: [base, metered])
    return InvoiceExplanation(
      invoice: invoice, asOf: Usage.hour(2),
      lines: [
        LineExplanation(line: base),
        LineExplanation(
          line: metered, segment: segment, total: total,
          delivery: DeliveryRecord(segment: segment.key, newest: attempt, accepted: attempt)),
      ])
  }

  @Test func allLinesAreShort() throws {
    #expect(
      try Self.explanation().text == """
        acme, plan starter, period 2026-11-01T00:00:00Z … 2026-12-01T00:00:00Z, as of 2026-11-01T02:00:00Z
        1. Starter: $29.00
        2. 8 devices: 3 × $5.00 after 5 included: $15.00
           8 device = each instance's last reading, added, from 2 of 4 reports; Stripe accepted 8
        Total $44.00
        """)
  }

  @Test func oneLineGoesAllTheWayDown() throws {
    #expect(
      try Self.explanation().text(line: 2) == """
        Line 2 of acme, period 2026-11-01T00:00:00Z … 2026-12-01T00:00:00Z, as of 2026-11-01T02:00:00Z
        8 devices: 3 × $5.00 after 5 included: $15.00
          price price_1: 8 used, 5 included, 3 billed

        device_usage (devices): each instance's last reading, added
          2026-11-01T01:00:00Z … 2026-11-01T02:00:00Z  7.5
            4.5  plant-1, report 5, its last reading
            3  plant-2, report 2, its last reading
          = 7.5, rounded up: 8 device

        Reports
          2  plant-2  window 2026-11-01T01:00:00Z/2026-11-01T02:00:00Z  devices 3, exporter spool-plant-2 no. 2, received 2026-11-01T02:00:20Z
          3  plant-1  window 2026-11-01T01:00:00Z/2026-11-01T02:00:00Z  devices 70, exporter spool-plant-1 no. 3, received 2026-11-01T02:00:20Z, void by entry 4
          5  plant-1  window 2026-11-01T01:00:00Z/2026-11-01T02:00:00Z  devices 4.5, exporter spool-plant-1 no. 5, received 2026-11-01T02:00:20Z
          and 1 replaced by later readings (--json lists them)

        Stripe accepted 8 device_usage, dated 2026-11-01T02:00:00Z, accepted 2026-11-01T02:00:01Z
          identifier ev_2
        """)
  }

  @Test func aLineThatIsNotThereIsNoText() throws {
    let explanation = try Self.explanation()
    #expect(explanation.text(line: 3) == nil && explanation.text(line: 0) == nil)
    #expect(explanation.json(line: 3) == nil)
  }
}
