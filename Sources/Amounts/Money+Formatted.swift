extension Money {
  /// The amount for people: `$44.00`, `-$1.50`, `1500 JPY`, `1.250 KWD`.
  public func formatted(in currency: Currency) -> String {
    let sign = minorUnits < 0 ? "-" : ""
    let number = Self.decimal(minorUnits.magnitude, exponent: currency.exponent)
    guard currency == .usd else { return "\(sign)\(number) \(currency.code.uppercased())" }
    return "\(sign)$\(number)"
  }

  private static func decimal(_ magnitude: UInt64, exponent: Int) -> String {
    let digits = String(magnitude)
    guard exponent > 0 else { return digits }
    let missing = max(0, exponent + 1 - digits.count)
    let padded = String(repeating: "0", count: missing) + digits
    return padded.dropLast(exponent) + "." + padded.suffix(exponent)
  }
}
