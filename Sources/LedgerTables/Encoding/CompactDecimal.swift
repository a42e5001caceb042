package import Amounts

/// A quantity as an integer and the number of its decimals, without trailing zeros: most are a byte or two then.
package struct CompactDecimal: Equatable {
  private static let scale: Int128 = 1_000_000_000_000

  package private(set) var mantissa: Int128
  package private(set) var decimals: UInt8

  package init(_ quantity: Quantity) {
    mantissa = quantity.rawValue
    decimals = 12
    if var small = Int64(exactly: mantissa) {
      // Most values: divisions of 64 bits cost a fifth of those of 128.
      let (whole, rest) = small.quotientAndRemainder(dividingBy: Int64(Self.scale))
      if rest == 0 {
        small = whole
        decimals = 0
      }
      while decimals > 0, small % 10 == 0 {
        small /= 10
        decimals -= 1
      }
      mantissa = Int128(small)
      return
    }
    let (whole, rest) = mantissa.quotientAndRemainder(dividingBy: Self.scale)
    if rest == 0 {
      mantissa = whole
      decimals = 0
    }
    while decimals > 0, mantissa % 10 == 0 {
      mantissa /= 10
      decimals -= 1
    }
  }

  /// Nil when the parts are not what `init` makes: more than twelve decimals, or a value that does not fit.
  package static func quantity(mantissa: Int128, decimals: UInt8) -> Quantity? {
    guard decimals <= 12 else { return nil }
    let (value, overflowed) = mantissa.multipliedReportingOverflow(
      by: powersOfTen[Int(12 - decimals)])
    return overflowed ? nil : Quantity(rawValue: value)
  }

  private static let powersOfTen: [Int128] = (0...12).map { exponent in
    (0..<exponent).reduce(1) { power, _ in power * 10 }
  }
}
