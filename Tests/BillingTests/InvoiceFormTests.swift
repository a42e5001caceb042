import Amounts
import Billing
import Catalog
import Metering
import Rating
import Reporting
import Testing

@Suite struct InvoiceFormTests {
  @Test func isWrittenAsDocumented() throws {
    let euro = try Currency("eur")
    let tiers = [
      PriceTier(
        upTo: 10, unitAmount: try UnitPrice(minorUnits: "0.05"),
        flatAmount: try UnitPrice(minorUnits: "700")),
      PriceTier(upTo: nil, unitAmount: try UnitPrice(minorUnits: "2")),
    ]
    let meter = Meter(
      key: try MeterKey("m"), metric: try MetricName("n"), kind: .gauge, aggregation: .last,
      unit: "GB", rounding: .up)
    let invoice = try Invoice(
      customer: CustomerID("cust_1"), plan: PlanKey("pro"), currency: euro,
      period: BillingPeriod(
        start: Timestamp(rfc3339: "2026-01-31T10:00:00.5Z"),
        end: Timestamp(rfc3339: "2026-02-28T10:00:00.5Z")),
      lines: [
        RatingEngine.line(
          meter: meter, model: .graduated(tiers), quantity: 30, currency: euro,
          price: PriceID("price_1"))
      ])
    #expect(
      invoice.json.description
        == #"{"currency":"eur","customer_id":"cust_1","lines":[{"amount":741,"billable":30,"#
        + #""description":"30 GB, graduated","included":0,"meter":"m","quantity":30,"tiers":["#
        + #"{"amount":701,"flat_amount":700,"quantity":10,"unit_amount":"0.05","up_to":10},"#
        + #"{"amount":40,"flat_amount":null,"quantity":20,"unit_amount":"2","up_to":null}]}],"#
        + #""period":{"end":"2026-02-28T10:00:00.5Z","start":"2026-01-31T10:00:00.5Z"},"#
        + #""plan":"pro","total":741}"#)
  }

  @Test func whatIsAbsentIsNull() throws {
    let invoice = try Invoice(
      customer: nil, plan: nil, currency: .usd, period: nil,
      lines: [
        InvoiceLine(
          description: "Base", meter: nil, price: nil, quantity: 1, included: 0, billable: 1,
          amount: Money(minorUnits: 2_900), tiers: [])
      ])
    #expect(
      invoice.json.description
        == #"{"currency":"usd","customer_id":null,"lines":[{"amount":2900,"billable":1,"#
        + #""description":"Base","included":0,"meter":null,"quantity":1,"tiers":[]}],"#
        + #""period":null,"plan":null,"total":2900}"#)
  }
}
