import Amounts
import Catalog
import Metering
import Rating
import Testing

@Suite struct InvoiceTests {
  private func invoice() throws -> Invoice {
    let tiers = [
      PriceTier(
        upTo: 10, unitAmount: try UnitPrice(minorUnits: "0.05"), flatAmount: RatedLine.price(700)),
      PriceTier(upTo: nil, unitAmount: RatedLine.price(2)),
    ]
    let euro = try Currency("eur")
    return try Invoice(
      customer: CustomerID("cust_1"), plan: PlanKey("pro"), currency: euro,
      period: BillingPeriod(
        start: Timestamp(rfc3339: "2026-01-31T10:00:00.5Z"),
        end: Timestamp(rfc3339: "2026-02-28T10:00:00.5Z")),
      lines: [
        RatingEngine.line(
          meter: RatedLine.meter(unit: "GB"), model: .graduated(tiers), quantity: 30,
          currency: euro, price: PriceID("price_1"))
      ])
  }

  @Test func isShownToPeople() throws {
    #expect(
      try invoice().text == """
        30 GB, graduated                                   7.41 EUR
          up to 10: 10 × 0.0005 EUR + 7.00 EUR = 7.01 EUR
          above: 20 × 0.02 EUR = 0.40 EUR
        Total                                              7.41 EUR
        """)
  }

  @Test func theLineNamesThePriceThatWasApplied() throws {
    #expect(try invoice().lines[0].price == PriceID("price_1"))
  }

  @Test func aTotalThatDoesNotFitNamesTheLine() throws {
    let line = InvoiceLine(
      description: "much", meter: try MeterKey("m"), price: nil, quantity: 1, included: 0,
      billable: 1, amount: Money(minorUnits: .max), tiers: [])
    let error = #expect(throws: RatingError.self) {
      try Invoice(customer: nil, plan: nil, currency: .usd, period: nil, lines: [line, line])
    }
    #expect(error?.code == .overflow)
    #expect(error?.meter?.text == "m")
  }

  @Test func aBaseOfZeroHasNoLine() throws {
    let plan = Plan(
      key: try PlanKey("p"), name: "P", interval: .monthly, trialDays: 0, base: .zero,
      baseLookupKey: try LookupKey("p_base"), prices: [])
    #expect(RatingEngine.baseLine(plan) == nil)
  }

  @Test(arguments: [
    ("device", 0, "0 devices"), ("device", 1, "1 device"), ("device", 2, "2 devices"),
    ("GB", 3, "3 GB"), ("thousand messages", 2, "2 thousand messages"), ("glass", 2, "2 glass"),
  ])
  func unitsReadAsEnglish(_ unit: String, _ quantity: Int64, _ text: String) throws {
    let line = try RatingEngine.line(
      meter: RatedLine.meter(unit: unit), model: .volume(StripeExamplesTests.fonts),
      quantity: WholeQuantity(quantity), currency: .usd)
    #expect(line.description == "\(text), by volume")
  }
}
