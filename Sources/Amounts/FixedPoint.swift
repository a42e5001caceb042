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
    (value < 0 ? "-" : "") + write(value.magnitude, shift: 0)
  }

  /// Writes a magnitude with the point moved to the left: 2 turns cents into dollars.
  static func write(_ magnitude: UInt128, shift: Int) -> String {
    let digits = String(magnitude)
    let missing = max(0, decimals + shift + 1 - digits.count)
    let padded = String(repeating: "0", count: missing) + digits
    let whole = String(padded.dropLast(decimals + shift))
    let fraction = String(padded.suffix(decimals + shift)).trimmingTrailingZeros()
    return fraction.isEmpty ? whole : "\(whole).\(fraction)"
  }
}

extension String {
  fileprivate func trimmingTrailingZeros() -> String {
    var end = endIndex
    while end > startIndex, self[index(before: end)] == "0" { end = index(before: end) }
    return String(self[..<end])
  }
}
