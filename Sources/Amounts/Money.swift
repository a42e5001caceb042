/// An amount of money in whole minor units of a currency that the context names (cents for `usd`).
///
/// May be negative: a credit. An operation that does not fit 64 bits throws instead of wrapping.
public struct Money: Hashable, Sendable, Comparable {
  /// Nothing is due; the same in every currency.
  public static let zero = Money(minorUnits: 0)

  /// Whole minor units: cents for `usd`, yen for `jpy`; below zero a credit.
  public let minorUnits: Int64

  /// Any 64-bit amount; whether a currency can be charged in it is ``Currency/wireMultiple``'s question.
  public init(minorUnits: Int64) {
    self.minorUnits = minorUnits
  }

  /// By amount; meaningful between amounts of one currency only.
  public static func < (left: Money, right: Money) -> Bool { left.minorUnits < right.minorUnits }

  /// Throws `overflow` when the sum does not fit.
  public func adding(_ other: Money) throws(AmountError) -> Money {
    let (sum, overflowed) = minorUnits.addingReportingOverflow(other.minorUnits)
    guard !overflowed else { throw AmountError(.overflow, "\(self) + \(other)") }
    return Money(minorUnits: sum)
  }

  /// Throws `overflow` when the difference does not fit.
  public func subtracting(_ other: Money) throws(AmountError) -> Money {
    let (difference, overflowed) = minorUnits.subtractingReportingOverflow(other.minorUnits)
    guard !overflowed else { throw AmountError(.overflow, "\(self) - \(other)") }
    return Money(minorUnits: difference)
  }

  /// What an invoice line costs: quantity × unit price, then one rounding to what the currency can be charged in.
  ///
  /// This is the only place where a price becomes money. A tie goes away from zero unless `ties` says otherwise: Stripe's
  /// published example 0.05 × 30 = 1.5 is billed as 2 (docs.stripe.com/billing/subscriptions/decimal-amounts). The unit is the minor
  /// unit, and ten or a hundred of them where Stripe takes no others (docs.stripe.com/currencies).
  /// Throws `overflow` when the product does not fit.
  public static func line(
    _ quantity: WholeQuantity, at price: UnitPrice, in currency: Currency,
    ties: TieRounding = .awayFromZero
  ) throws(AmountError) -> Money {
    let (product, overflowed) = price.rawValue.multipliedReportingOverflow(
      by: Int128(quantity.units))
    guard !overflowed else { throw AmountError(.overflow, "\(quantity) × \(price)") }
    let multiple = Int128(currency.wireMultiple)
    let rounded = Division.nearest(product, by: FixedPoint.scale * multiple, ties: ties)
    guard let minorUnits = Int64(exactly: rounded * multiple) else {
      throw AmountError(.overflow, "\(quantity) × \(price)")
    }
    return Money(minorUnits: minorUnits)
  }
}

extension Money: CustomStringConvertible {
  /// Minor units; for people use `formatted(in:)`.
  public var description: String { String(minorUnits) }
}
