import Amounts
import Testing

@testable import BillingServer

@Suite struct ChartScaleTests {
  @Test(arguments: [
    ("nothing still has an axis", 0, ["0", "1"]), ("one", 1, ["0", "1"]),
    ("up to five steps of one", 5, ["0", "1", "2", "3", "4", "5"]),
    ("then steps of two", 6, ["0", "2", "4", "6"]),
    ("eight devices", 8, ["0", "2", "4", "6", "8"]),
    ("steps of five", 11, ["0", "5", "10", "15"]),
    ("a tick at the value itself", 25, ["0", "5", "10", "15", "20", "25"]),
    ("steps of ten", 26, ["0", "10", "20", "30"]),
    ("a million", 1_000_000, ["0", "200000", "400000", "600000", "800000", "1000000"]),
    ("just above it", 1_000_001, ["0", "500000", "1000000", "1500000"]),
  ])
  func ticksAreRoundNumbers(label: String, highest: Int64, ticks: [String]) {
    let scale = ChartScale(reaching: Quantity(highest), wholeOnly: true)
    #expect(scale.ticks.map(\.description) == ticks, "\(label)")
  }

  @Test(arguments: [
    ("2.5", ["0", "0.5", "1", "1.5", "2", "2.5"]), ("0.03", ["0", "0.01", "0.02", "0.03"]),
    ("0.000000000001", ["0", "0.000000000001"]),
  ])
  func partsOfUnitsHaveTicksOfTheirOwn(highest: String, ticks: [String]) throws {
    let scale = ChartScale(reaching: try Quantity(decimal: highest), wholeOnly: false)
    #expect(scale.ticks.map(\.description) == ticks)
  }

  /// The largest number there is neither overflows nor loops.
  @Test func theLargestQuantityHasAnAxis() {
    let scale = ChartScale(reaching: Quantity(rawValue: .max), wholeOnly: true)
    #expect((2...6).contains(scale.ticks.count))
    #expect(scale.height(of: Quantity(rawValue: .max / 2), on: 100) > 30)
  }

  @Test(arguments: [(0, 0), (1, 20), (5, 100), (10, 200), (11, 200), (-1, 0)])
  func heightsAreShares(value: Int64, height: Int) {
    let scale = ChartScale(reaching: 10, wholeOnly: true)
    #expect(scale.height(of: Quantity(value), on: 200) == height)
  }

  /// No value passes its neighbour, and each difference of a hundredth is seen.
  @Test func higherValuesAreHigher() {
    let scale = ChartScale(reaching: 999_983, wholeOnly: true)
    let heights = (0...100).map { scale.height(of: Quantity($0 * 10_000), on: 1_000) }
    #expect(heights == heights.sorted())
    #expect(Set(heights).count == 101)
  }
}
