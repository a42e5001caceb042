import Amounts
import Testing

@Suite struct RoundingTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let value: String
    let up: Int64
    let down: Int64
    let halfUp: Int64
    var testDescription: String { value }

    init(_ value: String, up: Int64, down: Int64, halfUp: Int64) {
      self.value = value
      self.up = up
      self.down = down
      self.halfUp = halfUp
    }
  }

  static let rows = [
    Row("0", up: 0, down: 0, halfUp: 0),
    Row("3", up: 3, down: 3, halfUp: 3),
    Row("2.5", up: 3, down: 2, halfUp: 3),
    Row("2.499999999999", up: 3, down: 2, halfUp: 2),
    Row("2.500000000001", up: 3, down: 2, halfUp: 3),
    Row("3.5", up: 4, down: 3, halfUp: 4),
    Row("0.000000000001", up: 1, down: 0, halfUp: 0),
    Row("-2.5", up: -3, down: -2, halfUp: -3),
    Row("-2.4", up: -3, down: -2, halfUp: -2),
  ]

  @Test(arguments: rows)
  func aPeriodsValueBecomesWholeByTheMetersRule(_ row: Row) throws {
    let value = try Quantity(decimal: row.value)
    #expect(try value.rounded(.up) == WholeQuantity(row.up))
    #expect(try value.rounded(.down) == WholeQuantity(row.down))
    #expect(try value.rounded(.halfUp) == WholeQuantity(row.halfUp))
  }

  @Test func aValueBeyond64BitsIsRefused() throws {
    let value = try Quantity(decimal: "9223372036854775807.5")
    #expect(try value.rounded(.down) == WholeQuantity(.max))
    let error = #expect(throws: AmountError.self) { try value.rounded(.up) }
    #expect(error?.code == .overflow)
  }

  /// Quantity, size, blocks rounded up and down.
  @Test(
    arguments: [
      (0, 10, 0, 0), (1, 10, 1, 0), (10, 10, 1, 1), (11, 10, 2, 1), (23, 10, 3, 2), (7, 1, 7, 7),
      (Int64.max, 1, Int64.max, Int64.max),
      (Int64.max, 2, 4_611_686_018_427_387_904, 4_611_686_018_427_387_903),
    ] as [(Int64, Int64, Int64, Int64)])
  func blocksHoldTheQuantity(_ units: Int64, _ size: Int64, _ up: Int64, _ down: Int64) throws {
    let quantity = WholeQuantity(units)
    #expect(try quantity.blocks(of: WholeQuantity(size), rounding: .up) == WholeQuantity(up))
    #expect(try quantity.blocks(of: WholeQuantity(size), rounding: .down) == WholeQuantity(down))
    #expect(quantity.isMultiple(of: WholeQuantity(size)) == (up == down))
  }

  @Test(arguments: [0, -1] as [Int64])
  func blocksOfNothingAreRefused(_ size: Int64) {
    let error = #expect(throws: AmountError.self) {
      try WholeQuantity(5).blocks(of: WholeQuantity(size), rounding: .up)
    }
    #expect(error?.code == .outOfRange)
    #expect(!WholeQuantity(5).isMultiple(of: WholeQuantity(size)))
  }

  @Test func anAverageKeepsTwelveDecimals() throws {
    #expect(try Quantity(1).divided(by: 3, rounding: .halfUp).description == "0.333333333333")
    #expect(try Quantity(2).divided(by: 3, rounding: .halfUp).description == "0.666666666667")
    #expect(try Quantity(2).divided(by: 3, rounding: .down).description == "0.666666666666")
    #expect(throws: AmountError.self) { try Quantity(2).divided(by: 0, rounding: .up) }
  }
}
