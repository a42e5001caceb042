import Testing

@testable import StripeSandbox

struct DecimalAmountTests {
  @Test(arguments: [
    ("5", "5"), ("0.05", "0.05"), ("0.000000000001", "0.000000000001"), ("12.500", "12.5"),
    ("-3.25", "-3.25"), ("0", "0"),
  ])
  func textGoesInAndComesOutShortest(given: String, shown: String) {
    #expect(DecimalAmount(text: given)?.text == shown)
  }

  @Test(arguments: ["", ".", "1.", ".5", "1e3", "1,5", "0.0000000000001", "12a", "--1", "+1", " 1"])
  func otherTextIsRefused(text: String) {
    #expect(DecimalAmount(text: text) == nil)
  }

  @Test(arguments: [("5", Int64?(5)), ("0.05", nil), ("-7", -7)])
  func wholeIsAbsentWhereThereIsAFraction(text: String, whole: Int64?) {
    #expect(DecimalAmount(text: text)?.whole == whole)
  }

  @Test(arguments: [
    (Int128(-5), Int128(2), Int128(-3), Int128(-3)), (5, 2, 3, 2), (9, 2, 5, 4), (-1, 3, 0, -1),
  ])
  func roundingsDifferAsTheyAreNamed(
    numerator: Int128, denominator: Int128, away: Int128, floor: Int128
  ) {
    #expect(TieRule.awayFromZero.rounded(numerator, over: denominator) == away)
    #expect(flooredQuotient(numerator, denominator) == floor)
  }
}
