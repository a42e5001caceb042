extension UnitPrice {
  /// The price for people, with the currency's decimals and as many more as it has: `$5.00`, `$0.0001`, `12.5 JPY`.
  public func formatted(in currency: Currency) -> String {
    if let money = wholeMinorUnits { return money.formatted(in: currency) }
    let sign = rawValue < 0 ? "-" : ""
    let number = FixedPoint.write(rawValue.magnitude, shift: currency.exponent)
    guard currency == .usd else { return "\(sign)\(number) \(currency.code.uppercased())" }
    return "\(sign)$\(number)"
  }
}
