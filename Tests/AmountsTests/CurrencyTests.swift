import Amounts
import Testing

@Suite struct CurrencyTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let code: String
    let exponent: Int
    let wireMultiple: Int64
    var testDescription: String { code }

    init(_ code: String, _ exponent: Int, multiple: Int64 = 1) {
      self.code = code
      self.exponent = exponent
      wireMultiple = multiple
    }
  }

  /// docs.stripe.com/currencies: zero-decimal, three-decimal and special-case currencies.
  static let rows = [
    Row("usd", 2), Row("eur", 2), Row("gbp", 2), Row("huf", 2), Row("twd", 2), Row("idr", 2),
    Row("bif", 0), Row("clp", 0), Row("djf", 0), Row("gnf", 0), Row("jpy", 0), Row("kmf", 0),
    Row("krw", 0), Row("mga", 0), Row("pyg", 0), Row("rwf", 0), Row("vnd", 0), Row("vuv", 0),
    Row("xaf", 0), Row("xof", 0), Row("xpf", 0),
    Row("isk", 2, multiple: 100), Row("ugx", 2, multiple: 100),
    Row("bhd", 3, multiple: 10), Row("jod", 3, multiple: 10), Row("kwd", 3, multiple: 10),
    Row("omr", 3, multiple: 10), Row("tnd", 3, multiple: 10),
  ]

  @Test(arguments: rows)
  func hasStripesDecimals(_ row: Row) throws {
    let currency = try Currency(row.code)
    #expect(currency.exponent == row.exponent)
    #expect(currency.wireMultiple == row.wireMultiple)
    #expect(try Currency(row.code.uppercased()) == currency)
  }

  @Test(arguments: ["", "us", "usdt", "xxx", "btc", "iqd", "lyd", "clf", "$"])
  func refusesWhatStripeDoesNotTake(_ code: String) {
    let error = #expect(throws: AmountError.self) { try Currency(code) }
    #expect(error?.code == .unknownCurrency)
  }
}
