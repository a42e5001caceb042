import Amounts
import Testing

@Suite struct UnitPriceTests {
  /// What the catalogue writes, in which currency, and what Stripe is sent as `unit_amount_decimal`.
  @Test(arguments: [
    ("5.00", "usd", "500"), ("0.0001", "usd", "0.01"),
    ("0.00000000000001", "usd", "0.000000000001"),
    ("29", "usd", "2900"), ("0", "usd", "0"), ("100", "jpy", "100"), ("0.5", "jpy", "0.5"),
    ("1.25", "kwd", "1250"), ("5", "isk", "500"), ("5", "ugx", "500"), ("5", "mga", "5"),
  ])
  func majorUnitsBecomeMinorUnits(_ text: String, _ code: String, _ minor: String) throws {
    let price = try UnitPrice(majorUnits: text, currency: Currency(code))
    #expect(price.description == minor)
    #expect(try UnitPrice(minorUnits: minor) == price)
  }

  @Test(arguments: [("0.000000000000001", "usd"), ("0.0000000000001", "jpy")])
  func moreThanTwelveDecimalsAreRefused(_ text: String, _ code: String) throws {
    let currency = try Currency(code)
    let error = #expect(throws: AmountError.self) {
      try UnitPrice(majorUnits: text, currency: currency)
    }
    #expect(error?.code == .tooPrecise)
  }

  @Test(arguments: [
    ("500", "usd", "$5.00"), ("0.01", "usd", "$0.0001"), ("12.5", "usd", "$0.125"),
    ("-0.5", "usd", "-$0.005"), ("12.5", "jpy", "12.5 JPY"), ("12", "jpy", "12 JPY"),
    ("1250", "kwd", "1.250 KWD"), ("0.5", "kwd", "0.0005 KWD"), ("99", "eur", "0.99 EUR"),
    ("0.000000000001", "usd", "$0.00000000000001"),
  ])
  func isShownWithAllItsDecimals(_ minor: String, _ code: String, _ shown: String) throws {
    #expect(try UnitPrice(minorUnits: minor).formatted(in: Currency(code)) == shown)
  }

  @Test func onlyAWholePriceIsMoney() throws {
    #expect(try UnitPrice(minorUnits: "500").wholeMinorUnits == Money(minorUnits: 500))
    #expect(try UnitPrice(minorUnits: "0.5").wholeMinorUnits == nil)
    #expect(try UnitPrice(minorUnits: "9223372036854775808").wholeMinorUnits == nil)
  }

  @Test(arguments: [
    (4_400, "usd", "$44.00"), (5, "usd", "$0.05"), (-150, "usd", "-$1.50"), (0, "usd", "$0.00"),
    (1_500, "jpy", "1500 JPY"), (1_250, "kwd", "1.250 KWD"), (500, "isk", "5.00 ISK"),
    (Int64.min, "usd", "-$92233720368547758.08"),
  ])
  func moneyIsShownInMajorUnits(_ minor: Int64, _ code: String, _ shown: String) throws {
    #expect(try Money(minorUnits: minor).formatted(in: Currency(code)) == shown)
  }
}
