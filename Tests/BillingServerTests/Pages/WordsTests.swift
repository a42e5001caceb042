import Amounts
import Billing
import Catalog
import Metering
import Testing

@testable import BillingServer

@Suite struct WordsTests {
  @Test(arguments: [
    ("device", true, 8, "You've used 8 devices this month"),
    ("device", true, 1, "You've used 1 device this month"),
    ("message", false, 1_500_000, "You've used 1,500,000 messages this month"),
    ("GB", true, 3, "You've used 3 GB this month"),
  ])
  func usageIsToldInWordsThatFitTheUnit(unit: String, gauge: Bool, total: Int64, text: String)
    throws
  {
    let usage = try Samples.usage(
      of: CustomerID("cust_a"), Samples.meter("m", "m", unit: unit, gauge: gauge), total: total,
      included: 5, delivered: nil, delivery: .notLinked)
    #expect(UsageWords(usage).used == text)
  }

  @Test func chargesAreToldAsTheGuideDoes() {
    #expect(
      UsageWords.charge(Money(minorUnits: 1_500), in: .usd) == "Estimated additional charge: $15.00"
    )
  }

  @Test(arguments: [
    ("2026-01-01", "2026-02-01", "this month"), ("2026-02-01", "2026-03-01", "this month"),
    ("2026-01-01", "2026-01-08", "this week"), ("2026-01-01", "2027-01-01", "this year"),
    ("2026-01-01", "2026-01-02", "today"), ("2026-01-01", "2026-04-01", "this period"),
  ])
  func periodsHaveTheirName(start: String, end: String, text: String) throws {
    let period = BillingPeriod(
      start: try Timestamp(rfc3339: "\(start)T00:00:00Z"),
      end: try Timestamp(rfc3339: "\(end)T00:00:00Z"))
    #expect(UsageWords.time(of: period) == text)
  }

  private static func price(_ text: String) throws -> UnitPrice {
    try UnitPrice(majorUnits: text, currency: .usd)
  }

  @Test func pricesAreWords() throws {
    let five = try Self.price("5.00")
    let tiers = [
      PriceTier(upTo: 5, unitAmount: try Self.price("10.00")),
      PriceTier(upTo: 20, unitAmount: try Self.price("8.00"), flatAmount: try Self.price("3.00")),
      PriceTier(upTo: nil, unitAmount: five),
    ]
    let cases: [(PriceModel, String)] = [
      (
        .perUnit(unitAmount: five, included: 5),
        "5 devices are included, each further device costs $5.00."
      ),
      (
        .perUnit(unitAmount: five, included: 1),
        "1 device is included, each further device costs $5.00."
      ),
      (.perUnit(unitAmount: five, included: 0), "Each device costs $5.00."),
      (
        .package(size: 1_000, amount: five, included: 1_000_000),
        "1,000,000 devices are included, each further 1,000 devices cost $5.00; what is begun counts whole."
      ),
      (
        .package(size: 10, amount: five, included: 0),
        "Each 10 devices cost $5.00; what is begun counts whole."
      ),
      (
        .graduated(tiers),
        "Devices 1 to 5: $10.00 each; devices 6 to 20: $8.00 each, and $3.00 once; devices from 21: $5.00 each."
      ),
      (
        .volume(tiers),
        "All devices cost the price that their number reaches: devices 1 to 5: $10.00 each; devices 6 to 20: $8.00 each, and $3.00 once; devices from 21: $5.00 each."
      ),
      (
        .graduated([PriceTier(upTo: nil, unitAmount: five)]),
        "Devices in any number: $5.00 each."
      ),
    ]
    let words = PriceWords(unit: "device", currency: .usd)
    for (model, text) in cases { #expect(words.text(model) == text) }
  }

  @Test(arguments: [
    (0, "0"), (999, "999"), (1_000, "1k"), (250_000, "250k"), (1_500_000, "1.5M"),
    (2_000_000_000, "2bn"),
  ])
  func numbersOnAnAxisAreShort(value: Int64, text: String) {
    #expect(PageText.compact(Quantity(value)) == text)
  }
}
