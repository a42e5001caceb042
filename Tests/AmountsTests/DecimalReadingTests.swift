import Amounts
import Testing

@Suite struct DecimalReadingTests {
  /// The text of a JSON number, and how it reads back.
  static let numbers: [(String, String)] = [
    ("0", "0"), ("-0", "0"), ("12", "12"), ("-12", "-12"), ("2.5", "2.5"), ("2.50", "2.5"),
    ("1e3", "1000"), ("1E+3", "1000"), ("1.5e-3", "0.0015"), ("25e-1", "2.5"), ("0e9999", "0"),
    ("1e-9999", "0"), ("0.000000000001", "0.000000000001"),
    ("1234567890.123456789012", "1234567890.123456789012"),
    ("0.0000000000004", "0"), ("0.0000000000005", "0.000000000001"),
    ("-0.0000000000005", "-0.000000000001"), ("0.00000000000149", "0.000000000001"),
    ("9007199254740992", "9007199254740992"), ("007", "7"),
    ("99999999999999999999999999", "99999999999999999999999999"),
    ("0.9999999999999", "1"),
  ]

  @Test(arguments: numbers)
  func readsAndWrites(_ text: String, _ expected: String) throws {
    #expect(try Quantity(decimal: text).description == expected)
  }

  @Test(arguments: [
    "", " ", "1 ", " 1", "+1", "1,5", "1.", ".5", "1e", "1e+", "e3", "--1", "0x10", "NaN", "nan",
    "inf", "Infinity", "1_000", "１２", "1.2.3", "12abc", "-",
  ])
  func refusesWhatIsNoNumber(_ text: String) {
    let error = #expect(throws: AmountError.self) { try Quantity(decimal: text) }
    #expect(error?.code == .malformed)
  }

  @Test(arguments: ["1e27", "-1e27", "1e308", "1e9999", "170141183460469231731687304"])
  func refusesWhatDoesNotFit(_ text: String) {
    let error = #expect(throws: AmountError.self) { try Quantity(decimal: text) }
    #expect(error?.code == .overflow)
  }

  @Test func refusesEndlessDigits() {
    let error = #expect(throws: AmountError.self) {
      try Quantity(decimal: String(repeating: "1", count: 401))
    }
    #expect(error?.code == .malformed)
  }

  @Test(arguments: [("2.5", true), ("1e-12", true), ("1e-13", false), ("0.0000000000010", true)])
  func tellsWhetherDigitsWereRoundedAway(_ text: String, _ isExact: Bool) throws {
    #expect(try Quantity.reading(decimal: text).isExact == isExact)
  }
}
