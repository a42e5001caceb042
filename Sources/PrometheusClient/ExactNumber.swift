/// A sample's value without floating point: an integer count of 10⁻¹².
///
/// Prometheus writes a value as the shortest decimal that identifies it, so whole numbers up to 2^53 arrive
/// and stay exact; digits behind the twelfth decimal are cut off (towards zero). Holds ±1.7 × 10^26.
public struct ExactNumber: Hashable, Comparable, Sendable {
  public static let zero = ExactNumber(trillionths: 0)
  static let scale: Int128 = 1_000_000_000_000

  /// The value in units of 10⁻¹².
  public let trillionths: Int128

  public init(trillionths: Int128) {
    self.trillionths = trillionths
  }

  public init(_ whole: Int64) {
    trillionths = Int128(whole) * Self.scale
  }

  /// Reads `12`, `-2.5`, `1.5e+10`; nil for anything else (`NaN`, `+Inf`, hexadecimal) and beyond the range.
  public init?(_ text: some StringProtocol) {
    self.init(utf8: Array(text.utf8)[...])
  }

  init?(utf8 bytes: ArraySlice<UInt8>) {
    guard let number = DecimalScan(bytes), let value = number.value(decimals: 12) else {
      return nil
    }
    trillionths = value
  }

  public static func < (left: ExactNumber, right: ExactNumber) -> Bool {
    left.trillionths < right.trillionths
  }

  public var isNegative: Bool { trillionths < 0 }
  public var isWhole: Bool { trillionths % Self.scale == 0 }

  /// Throws `overflow` when the sum does not fit.
  public func adding(_ other: ExactNumber) throws(PrometheusError) -> ExactNumber {
    let (sum, overflowed) = trillionths.addingReportingOverflow(other.trillionths)
    guard !overflowed else { throw PrometheusError(.overflow, "\(self) + \(other) is too large") }
    return ExactNumber(trillionths: sum)
  }

  /// Throws `overflow` when the difference does not fit.
  public func subtracting(_ other: ExactNumber) throws(PrometheusError) -> ExactNumber {
    let (difference, overflowed) = trillionths.subtractingReportingOverflow(other.trillionths)
    guard !overflowed else { throw PrometheusError(.overflow, "\(self) - \(other) is too large") }
    return ExactNumber(trillionths: difference)
  }

  /// The quotient cut off behind the twelfth decimal (towards zero); `divisor` is greater than zero.
  public func dividedTowardsZero(by divisor: Int64) -> ExactNumber {
    ExactNumber(trillionths: trillionths / Int128(divisor))
  }
}

extension ExactNumber: CustomStringConvertible {
  /// The shortest exact decimal: `3`, `2.5`.
  public var description: String {
    let magnitude = trillionths.magnitude
    let whole = (isNegative ? "-" : "") + String(magnitude / UInt128(Self.scale))
    let fraction = magnitude % UInt128(Self.scale)
    guard fraction != 0 else { return whole }
    let digits = String(fraction)
    var padded = String(repeating: "0", count: 12 - digits.count) + digits
    while padded.hasSuffix("0") { padded.removeLast() }
    return whole + "." + padded
  }
}

extension ExactNumber: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Int64) { self.init(value) }
}
