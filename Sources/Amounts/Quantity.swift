/// An exact amount of usage: a count, a gauge's value, a sum or an average of them.
///
/// Fixed point with twelve decimals. Reports carry values up to 2^53; sums of ten thousand million such
/// values still fit, and an addition that would not fit throws instead of wrapping.
public struct Quantity: Hashable, Sendable, Comparable {
  /// The largest integer that every JSON implementation keeps exactly (RFC 8259 §6): 2^53.
  public static let jsonLimit = Quantity(9_007_199_254_740_992)
  /// Counted and nothing found; unknown is no quantity at all.
  public static let zero = Quantity(0)

  /// The value in units of 10⁻¹².
  public let rawValue: Int128

  /// A value in units of 10⁻¹², as storage kept it.
  public init(rawValue: Int128) {
    self.rawValue = rawValue
  }

  /// A whole number; every 64-bit one fits.
  public init(_ whole: Int64) {
    rawValue = Int128(whole) * FixedPoint.scale
  }

  /// Reads a JSON number's text; digits behind the twelfth decimal are rounded half away from zero.
  ///
  /// Throws `malformed` for anything but a number (`NaN`, `1,5`, empty) and `overflow` beyond 10^26.
  public init(decimal text: some StringProtocol) throws(AmountError) {
    rawValue = try FixedPoint.read(text).value
  }

  /// Reads as `init(decimal:)` does and tells whether digits behind the twelfth decimal were rounded away.
  public static func reading(decimal text: some StringProtocol) throws(AmountError)
    -> (value: Quantity, isExact: Bool)
  {
    let reading = try FixedPoint.read(text)
    return (Quantity(rawValue: reading.value), reading.isExact)
  }

  /// By value, exactly: no digits are left out.
  public static func < (left: Quantity, right: Quantity) -> Bool { left.rawValue < right.rawValue }

  /// Whether nothing stands behind the point, so that no rounding would change it; true for zero.
  public var isWhole: Bool { rawValue % FixedPoint.scale == 0 }
  /// Below zero; false for zero. Reports with such values are refused, differences may have them.
  public var isNegative: Bool { rawValue < 0 }

  /// Throws `overflow` when the sum does not fit.
  public func adding(_ other: Quantity) throws(AmountError) -> Quantity {
    let (sum, overflowed) = rawValue.addingReportingOverflow(other.rawValue)
    guard !overflowed else { throw AmountError(.overflow, "\(self) + \(other)") }
    return Quantity(rawValue: sum)
  }

  /// Throws `overflow` when the difference does not fit.
  public func subtracting(_ other: Quantity) throws(AmountError) -> Quantity {
    let (difference, overflowed) = rawValue.subtractingReportingOverflow(other.rawValue)
    guard !overflowed else { throw AmountError(.overflow, "\(self) - \(other)") }
    return Quantity(rawValue: difference)
  }

  /// The value times a count, for example a gauge that lasts that many hours.
  public func multiplied(by count: Int64) throws(AmountError) -> Quantity {
    let (product, overflowed) = rawValue.multipliedReportingOverflow(by: Int128(count))
    guard !overflowed else { throw AmountError(.overflow, "\(self) × \(count)") }
    return Quantity(rawValue: product)
  }

  /// The value shared among `count` parts, at twelve decimals, by the named rule; `count` is greater than zero.
  public func divided(by count: Int64, rounding rule: RoundingRule) throws(AmountError) -> Quantity
  {
    guard count > 0 else { throw AmountError(.outOfRange, "a division by \(count)") }
    return Quantity(
      rawValue: Division.divide(rawValue, by: Int128(count), rounding: rule))
  }

  /// The value times `numerator ÷ denominator`, at twelve decimals, rounded once by the named rule; the denominator is
  /// greater than zero. Throws `overflow` when the product does not fit.
  public func scaled(by numerator: Int64, over denominator: Int64, rounding rule: RoundingRule)
    throws(AmountError) -> Quantity
  {
    guard denominator > 0 else { throw AmountError(.outOfRange, "a division by \(denominator)") }
    return Quantity(
      rawValue: Division.divide(
        try multiplied(by: numerator).rawValue, by: Int128(denominator), rounding: rule))
  }
}

extension Quantity: CustomStringConvertible {
  /// The shortest exact decimal: `3`, `2.5`.
  public var description: String { FixedPoint.write(rawValue) }
}

extension Quantity: ExpressibleByIntegerLiteral {
  /// For constants in code; a whole number always fits.
  public init(integerLiteral value: Int64) { self.init(value) }
}
