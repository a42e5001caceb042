/// The price of one unit, in minor units of a currency with twelve decimals.
///
/// Twelve decimals of the minor unit is what Stripe keeps of `unit_amount_decimal`
/// (docs.stripe.com/billing/subscriptions/decimal-amounts).
public struct UnitPrice: Hashable, Sendable, Comparable {
  /// Costs nothing, whatever the quantity; the same in every currency.
  public static let zero = UnitPrice(rawValue: 0)

  /// The price in 10⁻¹² of the minor unit.
  public let rawValue: Int128

  /// A price in 10⁻¹² of the minor unit, as computed or kept.
  public init(rawValue: Int128) {
    self.rawValue = rawValue
  }

  /// Reads a price in minor units as Stripe writes it (`"0.05"` is a twentieth of a cent).
  ///
  /// Throws `malformed`, `overflow`, or `tooPrecise` when there are more than twelve decimals.
  public init(minorUnits text: some StringProtocol) throws(AmountError) {
    self = try Self.exactly(FixedPoint.read(text), text: text)
  }

  /// Reads a price in major units as the catalogue writes it (`"5.00"` dollars are 500 cents).
  public init(majorUnits text: some StringProtocol, currency: Currency) throws(AmountError) {
    self = try Self.exactly(FixedPoint.read(text, shift: currency.exponent), text: text)
  }

  private static func exactly(_ reading: FixedPoint.Reading, text: some StringProtocol)
    throws(AmountError) -> UnitPrice
  {
    guard reading.isExact else {
      throw AmountError(
        .tooPrecise, "\(text) has more than \(FixedPoint.decimals) decimals of the minor unit")
    }
    return UnitPrice(rawValue: reading.value)
  }

  /// A whole price, exactly; every amount fits.
  public init(_ money: Money) {
    rawValue = Int128(money.minorUnits) * FixedPoint.scale
  }

  /// By price; meaningful within one currency only.
  public static func < (left: UnitPrice, right: UnitPrice) -> Bool {
    left.rawValue < right.rawValue
  }

  /// The price as whole minor units, or nil when it has decimals or does not fit: a flat amount must be whole.
  public var wholeMinorUnits: Money? {
    guard rawValue % FixedPoint.scale == 0,
      let minorUnits = Int64(exactly: rawValue / FixedPoint.scale)
    else { return nil }
    return Money(minorUnits: minorUnits)
  }
}

extension UnitPrice: CustomStringConvertible {
  /// Minor units as the shortest decimal, as in Stripe's `unit_amount_decimal`: `500`, `0.05`.
  public var description: String { FixedPoint.write(rawValue) }
}
