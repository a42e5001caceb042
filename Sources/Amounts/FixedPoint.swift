/// Decimal numbers with twelve fractional digits, kept as an integer count of 10⁻¹².
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

  /// Writes a magnitude with the point moved to the left, by at most seven places: 2 turns cents into dollars.
  static func write(_ magnitude: UInt128, shift: Int) -> String {
    let places = decimals + shift
    var unit = UInt128(1)
    for _ in 0..<places { unit *= 10 }
    let (whole, rest) = magnitude.quotientAndRemainder(dividingBy: unit)
    // Most numbers are small, and sixty-four bits are written several times faster.
    let head = UInt64(exactly: whole).map { String($0) } ?? String(whole)
    return rest == 0 ? head : "\(head).\(fraction(UInt64(rest), places: places))"
  }

  /// The digits of a part below one: leading zeros kept, trailing ones not.
  private static func fraction(_ rest: UInt64, places: Int) -> String {
    var (left, count) = (rest, places)
    while left.isMultiple(of: 10) { (left, count) = (left / 10, count - 1) }
    let digits = String(left)
    return String(repeating: "0", count: count - digits.utf8.count) + digits
  }
}
