import Amounts
import Catalog
import Rating
import Testing

@Suite struct CurrencyRatingTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let code: String
    let unitAmount: String
    let quantity: Int64
    let amount: Int64
    var testDescription: String { "\(quantity) × \(unitAmount) \(code)" }

    init(_ code: String, _ unitAmount: String, times quantity: Int64, _ amount: Int64) {
      self.code = code
      self.unitAmount = unitAmount
      self.quantity = quantity
      self.amount = amount
    }
  }

  /// Stripe's decimals, not ISO's, and amounts that Stripe can charge (docs.stripe.com/currencies).
  @Test(arguments: [
    Row("jpy", "100", times: 3, 300),
    Row("jpy", "0.5", times: 3, 2),
    Row("mga", "5", times: 3, 15),
    Row("isk", "5", times: 3, 1_500),
    Row("isk", "0.505", times: 3, 200),
    Row("ugx", "5", times: 3, 1_500),
    Row("ugx", "0.495", times: 3, 100),
    Row("kwd", "1.25", times: 3, 3_750),
    Row("kwd", "0.0125", times: 3, 40),
    Row("bhd", "0.0005", times: 1_000, 500),
    Row("tnd", "0.0014", times: 10, 10),
  ])
  func linesAreAmountsThatStripeCanCharge(_ row: Row) throws {
    let currency = try Currency(row.code)
    let price = try UnitPrice(majorUnits: row.unitAmount, currency: currency)
    #expect(
      try RatedLine.amount(
        .perUnit(unitAmount: price, included: 0), row.quantity, currency: currency) == row.amount)
  }

  struct Tiered: Sendable, CustomTestStringConvertible {
    let code: String
    let unitAmount: String
    let flatAmount: String
    let amounts: [Int64]
    var testDescription: String { "tiers of \(unitAmount) \(code)" }
  }

  /// Six units, three in each tier, and the first tier's flat fee: each part is rounded to what can be charged.
  @Test(arguments: [
    Tiered(code: "usd", unitAmount: "0.005", flatAmount: "1.00", amounts: [102, 2]),
    Tiered(code: "jpy", unitAmount: "0.5", flatAmount: "100", amounts: [102, 2]),
    Tiered(code: "mga", unitAmount: "0.5", flatAmount: "5", amounts: [7, 2]),
    Tiered(code: "isk", unitAmount: "0.505", flatAmount: "5", amounts: [700, 200]),
    Tiered(code: "ugx", unitAmount: "0.495", flatAmount: "5", amounts: [600, 100]),
    Tiered(code: "kwd", unitAmount: "0.0125", flatAmount: "1.25", amounts: [1_290, 40]),
  ])
  func eachTierIsRoundedToWhatCanBeCharged(_ row: Tiered) throws {
    let currency = try Currency(row.code)
    let unit = try UnitPrice(majorUnits: row.unitAmount, currency: currency)
    let flat = try UnitPrice(majorUnits: row.flatAmount, currency: currency)
    let line = try RatedLine.line(
      .graduated([
        PriceTier(upTo: 3, unitAmount: unit, flatAmount: flat),
        PriceTier(upTo: nil, unitAmount: unit),
      ]), 6, currency: currency)
    #expect(line.tiers.map(\.amount.minorUnits) == row.amounts)
    #expect(line.amount.minorUnits == row.amounts.reduce(0, +))
  }
}
