/// Decimal numbers with twelve fractional digits, held as an integer count of 10⁻¹².
///
/// Twelve decimals is what Stripe keeps of a unit amount (docs.stripe.com/billing/subscriptions/decimal-amounts).
enum FixedPoint {
  static let decimals = 12
  static let scale: Int128 = 1_000_000_000_000

  /// A number read from text: its value in 10⁻¹² and whether digits behind the twelfth were rounded away.
  struct Reading: Equatable {
    var value: Int128
    var isExact: Bool
  }

  /// Reads a decimal as JSON writes numbers: `-12`, `2.5`, `1e3`, `1.5E-3`; half away from zero behind the twelfth decimal.
  ///
  /// `shift` moves the point to the right before reading: 2 turns dollars into cents.
  static func read(_ text: some StringProtocol, shift: Int = 0) throws(AmountError) -> Reading {
    let number = try DecimalText(text)
    return try number.reading(pointAt: number.pointPosition + shift + decimals)
  }

  /// Writes the shortest decimal: no trailing zeros, no point when whole.
  static func write(_ value: Int128) -> String {
    let magnitude = value.magnitude
    let unsignedScale = UInt128(scale)
    let sign = value < 0 ? "-" : ""
    let whole = sign + String(magnitude / unsignedScale)
    let fraction = magnitude % unsignedScale
    guard fraction != 0 else { return whole }
    let digits = String(fraction)
    let padded = String(repeating: "0", count: decimals - digits.count) + digits
    return whole + "." + padded.trimmingTrailingZeros()
  }
}

extension String {
  fileprivate func trimmingTrailingZeros() -> String {
    var end = endIndex
    while end > startIndex, self[index(before: end)] == "0" { end = index(before: end) }
    return String(self[..<end])
  }
}
