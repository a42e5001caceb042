import Amounts
import Testing

@Suite struct QuantityTests {
  @Test func tenTimesATenthIsOne() throws {
    var sum = Quantity.zero
    for _ in 0..<10 { sum = try sum.adding(Quantity(decimal: "0.1")) }
    #expect(sum == 1)
  }

  @Test func anAdditionThatDoesNotFitIsAnError() {
    let most = Quantity(rawValue: .max)
    let least = Quantity(rawValue: .min)
    let one = Quantity(rawValue: 1)
    #expect(throws: AmountError.self) { try most.adding(one) }
    #expect(throws: AmountError.self) { try least.subtracting(one) }
    #expect(throws: AmountError.self) { try most.multiplied(by: 2) }
    #expect(throws: AmountError.self) { try WholeQuantity(.max).adding(1) }
  }

  @Test func tenThousandMillionOfTheLargestReportsFit() throws {
    #expect(try Quantity.jsonLimit.multiplied(by: 10_000_000_000) > Quantity.jsonLimit)
  }

  @Test(
    arguments: [(0, 5, 0), (5, 5, 0), (6, 5, 1), (8, 5, 3), (8, 0, 8)] as [(Int64, Int64, Int64)])
  func whatExceedsTheAllowanceIsLeft(_ units: Int64, _ allowance: Int64, _ left: Int64) {
    #expect(WholeQuantity(units).exceeding(WholeQuantity(allowance)) == WholeQuantity(left))
  }

  @Test func wholeAndNegativeAreTold() throws {
    #expect(try Quantity(decimal: "2.5").isWhole == false)
    #expect(try Quantity(decimal: "2.0").isWhole)
    #expect(try Quantity(decimal: "-0.1").isNegative)
    #expect(!Quantity.zero.isNegative)
  }
}
