extension Money {
  /// The amount in the currency's major unit, exactly: 44.5 for 4450 cents.
  public func majorUnits(in currency: Currency) -> Quantity {
    let unit = (0..<FixedPoint.decimals - currency.exponent).reduce(Int128(1)) { unit, _ in
      unit * 10
    }
    return Quantity(rawValue: Int128(minorUnits) * unit)
  }
}
