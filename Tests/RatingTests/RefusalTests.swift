import Amounts
import Catalog
import Metering
import Rating
import Testing

@Suite struct RefusalTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let model: PriceModel
    let quantity: Int64
    let code: RatingError.Code

    init(_ name: String, _ model: PriceModel, _ quantity: Int64, _ code: RatingError.Code) {
      testDescription = name
      self.model = model
      self.quantity = quantity
      self.code = code
    }
  }

  private static let five = RatedLine.price(500)
  private static let perUnit = PriceModel.perUnit(unitAmount: five, included: 0)
  private static let bounded = [PriceTier(upTo: 5, unitAmount: five)]

  static let rows = [
    Row("below zero", perUnit, -1, .negativeTotal),
    Row("above 2^53", perUnit, 9_007_199_254_740_993, .totalTooLarge),
    Row(
      "amount beyond 64 bits", .perUnit(unitAmount: RatedLine.price(99_999_999), included: 0),
      9_007_199_254_740_992, .overflow),
    Row(
      "sum of tiers beyond 64 bits", .graduated(RatedLine.tiers([(1, .max)], last: .max)), 2,
      .overflow),
    Row("graduated without an end", .graduated(bounded), 6, .unratablePrice),
    Row("volume without an end", .volume(bounded), 6, .unratablePrice),
    Row("no tiers", .graduated([]), 0, .unratablePrice),
    Row(
      "packages of nothing", .package(size: 0, amount: five, included: 0), 1, .unratablePrice),
  ]

  @Test(arguments: rows)
  func whatCannotBePricedNamesTheMeter(_ row: Row) {
    let error = #expect(throws: RatingError.self) { try RatedLine.line(row.model, row.quantity) }
    #expect(error?.code == row.code)
    #expect(error?.meter?.text == "m")
    #expect(error?.description.hasPrefix("m: ") == true)
  }
}
