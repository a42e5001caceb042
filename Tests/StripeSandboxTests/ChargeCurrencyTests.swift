import Testing

@testable import StripeSandbox

/// docs.stripe.com/currencies: zero-decimal currencies, three-decimal ones, and the special cases ISK, UGX and MGA.
struct ChargeCurrencyTests {
  @Test(
    arguments: [
      ("usd", 2, 1), ("EUR", 2, 1), ("jpy", 0, 1), ("mga", 0, 1), ("isk", 2, 100), ("ugx", 2, 100),
      ("kwd", 3, 10), ("bhd", 3, 10), ("jod", 3, 10), ("omr", 3, 10), ("tnd", 3, 10),
    ] as [(String, Int, Int64)])
  func decimalsAndStepsAreStripes(code: String, decimals: Int, step: Int64) {
    let currency = ChargeCurrency(code)
    #expect(currency?.decimals == decimals)
    #expect(currency?.step == step)
  }

  @Test(arguments: ["", "us", "xxx", "usdd"])
  func otherCodesAreNotTaken(code: String) { #expect(ChargeCurrency(code) == nil) }

  @Test(
    arguments: [
      ("usd", "0.5", 1, 1), ("isk", "0.5", 99, 0), ("isk", "0.5", 100, 100), ("isk", "50", 1, 100),
      ("isk", "49.999999999999", 1, 0), ("ugx", "149", 1, 100), ("kwd", "5.123", 1_000, 5_120),
      ("kwd", "5", 1, 10), ("kwd", "4.9", 1, 0), ("mga", "3.5", 1, 4), ("jpy", "3.4", 1, 3),
    ] as [(String, String, Int64, Int64)])
  func linesAreRoundedToTheCurrencysStep(
    code: String, unit: String, quantity: Int64, amount: Int64
  ) throws {
    let calculator = ChargeCalculator(
      ties: .awayFromZero, chargesFlatFeeAtZero: true, step: ChargeCurrency.step(of: code))
    let terms = PriceTerms(unitAmount: DecimalAmount(text: unit))
    #expect(try calculator.charges(for: quantity, at: terms).map(\.amount) == [amount])
  }

  @Test(
    arguments: [
      (-5, 2, 1, -3), (9, 2, 1, 4), (250, 1, 100, 200), (-250, 1, 100, -300), (-300, 1, 100, -300),
      (15, 1, 10, 10), (-15, 1, 10, -20),
    ] as [(Int, Int, Int64, Int)])
  func prorationsFloorToTheStep(numerator: Int, denominator: Int, step: Int64, floor: Int) {
    let found = flooredQuotient(Int128(numerator), Int128(denominator), step: step)
    #expect(found == Int128(floor))
  }

  @Test(
    arguments: [
      ("usd", 1_234, "$12.34"), ("isk", 500, "ISK 5.00"), ("kwd", 5_120, "KWD 5.120"),
      ("mga", 700, "MGA 700"), ("usd", -5, "-$0.05"),
    ] as [(String, Int64, String)])
  func amountsReadInTheCurrencysDecimals(code: String, minor: Int64, text: String) {
    #expect(MoneyText.unit(DecimalAmount(whole: minor), code) == text)
  }
}
