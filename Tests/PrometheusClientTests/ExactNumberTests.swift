import PrometheusClient
import Testing

@Suite struct ExactNumberTests {
  @Test(arguments: [
    ("a whole number", "12", "12"),
    ("a decimal", "2.5", "2.5"),
    ("below zero", "-0.25", "-0.25"),
    ("an exponent as Prometheus writes it", "1.5e+10", "15000000000"),
    ("a small exponent", "1e-7", "0.0000001"),
    ("2^53 + 1", "9007199254740993", "9007199254740993"),
    ("a point without digits before it", ".5", "0.5"),
    ("the thirteenth decimal is cut off", "0.1234567890129", "0.123456789012"),
    ("cut off towards zero", "-0.1234567890129", "-0.123456789012"),
    ("far beyond the smallest", "1e-400", "0"),
  ])
  func decimalTextIsReadExactly(label: String, text: String, expected: String) {
    #expect(ExactNumber(text)?.description == expected, "\(label)")
  }

  @Test(arguments: ["", "NaN", "+Inf", "-Inf", "0x1p3", "1,5", "12abc", "1e", "--1", ".", "1e400"])
  func whatIsNoNumberIsNotRead(text: String) {
    #expect(ExactNumber(text) == nil)
  }

  @Test func sumsBeyondTheRangeThrow() {
    let huge = ExactNumber(trillionths: .max)
    #expect(throws: PrometheusError.self) { try huge.adding(1) }
    #expect(throws: PrometheusError.self) { try ExactNumber(-5).subtracting(huge) }
  }

  @Test func divisionIsCutOffTowardsZero() {
    #expect(ExactNumber(2).dividedTowardsZero(by: 3).description == "0.666666666666")
    #expect(ExactNumber(-2).dividedTowardsZero(by: 3).description == "-0.666666666666")
  }
}
