/// A whole number of billable units: what Stripe is sent and what a price is applied to.
///
/// Stripe takes whole numbers only, of at most 15 digits
/// (docs.stripe.com/billing/subscriptions/usage-based/recording-usage-api).
public struct WholeQuantity: Hashable, Sendable, Comparable {
  /// The largest value that Stripe takes for a meter event: fifteen nines.
  public static let stripeLimit = WholeQuantity(999_999_999_999_999)
  /// No units: nothing is charged for, and Stripe takes it as a value.
  public static let zero = WholeQuantity(0)

  /// How many units; may exceed what Stripe takes in one event, ``stripeLimit``.
  public let units: Int64

  /// Any 64-bit count; the limit of Stripe is checked where something is sent.
  public init(_ units: Int64) {
    self.units = units
  }

  /// By count.
  public static func < (left: WholeQuantity, right: WholeQuantity) -> Bool {
    left.units < right.units
  }

  /// Throws `overflow` when the sum does not fit.
  public func adding(_ other: WholeQuantity) throws(AmountError) -> WholeQuantity {
    let (sum, overflowed) = units.addingReportingOverflow(other.units)
    guard !overflowed else { throw AmountError(.overflow, "\(self) + \(other)") }
    return WholeQuantity(sum)
  }

  /// What is left above `allowance`; zero when the allowance covers everything.
  public func exceeding(_ allowance: WholeQuantity) -> WholeQuantity {
    units > allowance.units ? WholeQuantity(units - allowance.units) : .zero
  }

  /// Whether a whole number of blocks of `size` make up this quantity; false for a size below one.
  public func isMultiple(of size: WholeQuantity) -> Bool {
    size.units > 0 && units % size.units == 0
  }

  /// How many blocks of `size` hold this quantity; `size` is greater than zero.
  public func blocks(of size: WholeQuantity, rounding rule: RoundingRule) throws(AmountError)
    -> WholeQuantity
  {
    guard size.units > 0 else { throw AmountError(.outOfRange, "a block of \(size) units") }
    let blocks = Division.divide(Int128(units), by: Int128(size.units), rounding: rule)
    return WholeQuantity(Int64(blocks))
  }
}

extension WholeQuantity: CustomStringConvertible {
  /// Digits without grouping, as in a meter event's payload.
  public var description: String { String(units) }
}

extension WholeQuantity: ExpressibleByIntegerLiteral {
  /// For constants in code.
  public init(integerLiteral value: Int64) { self.init(value) }
}

extension Quantity {
  /// The same number with twelve decimals, all zero; always fits.
  public init(_ whole: WholeQuantity) { self.init(whole.units) }

  /// The value as a whole number, by the meter's rule; throws `overflow` beyond 64 bits.
  public func rounded(_ rule: RoundingRule) throws(AmountError) -> WholeQuantity {
    let whole = Division.divide(rawValue, by: FixedPoint.scale, rounding: rule)
    guard let units = Int64(exactly: whole) else {
      throw AmountError(.overflow, "\(self) does not fit 64 bits")
    }
    return WholeQuantity(units)
  }
}
