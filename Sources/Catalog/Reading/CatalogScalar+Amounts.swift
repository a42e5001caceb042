import Amounts

extension CatalogScalar {
  /// A whole number in plain digits: no sign, exponent, underscore or leading zero, which YAML would read its own way.
  func whole(in range: ClosedRange<Int64>) -> WholeQuantity? {
    let allowed = "a whole number from \(range.lowerBound) to \(range.upperBound) in plain digits"
    guard isPlainDigits(text) else { return refuse("not a whole number", allowed: allowed) }
    guard let value = Int64(text), range.contains(value) else {
      return refuse("out of range", allowed: allowed)
    }
    return WholeQuantity(value)
  }

  /// An amount in major units (`"0.0001"`), kept in minor units with twelve decimals.
  ///
  /// An amount that is whole in minor units must be one that Stripe can charge, see `Currency.wireMultiple`.
  func unitPrice(in currency: Currency) -> UnitPrice? {
    guard let price = decimal(in: currency) else { return nil }
    guard let money = price.wholeMinorUnits else { return price }
    return chargeable(money, in: currency).map { _ in price }
  }

  /// An amount that is charged as it stands: whole minor units.
  func money(in currency: Currency) -> Money? {
    guard let price = decimal(in: currency) else { return nil }
    guard let money = price.wholeMinorUnits else {
      return refuse(
        "not charged as it stands: Stripe takes whole minor units here",
        allowed: "an amount of at most \(currency.exponent) decimals")
    }
    return chargeable(money, in: currency)
  }

  private func decimal(in currency: Currency) -> UnitPrice? {
    let allowed =
      "an amount in \(currency.code.uppercased()) such as \"5.00\" or \"0.0001\", at most "
      + "\(currency.exponent + 12) decimals, not below zero"
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), isPlainDigits(parts[0]),
      parts.count == 1 || (!parts[1].isEmpty && parts[1].allSatisfy(\.isASCIIDigit))
    else { return refuse("not an amount", allowed: allowed) }
    do {
      return try UnitPrice(majorUnits: text, currency: currency)
    } catch {
      return refuse(error.context, allowed: allowed)
    }
  }

  private func chargeable(_ money: Money, in currency: Currency) -> Money? {
    guard money.minorUnits % currency.wireMultiple == 0 else {
      return refuse(
        "not an amount that Stripe can charge in \(currency.code.uppercased())",
        allowed: "multiples of \(Money(minorUnits: currency.wireMultiple).formatted(in: currency))")
    }
    return money
  }

  private func isPlainDigits(_ digits: some StringProtocol) -> Bool {
    guard let first = digits.first, digits.allSatisfy(\.isASCIIDigit) else { return false }
    return first != "0" || digits.count == 1
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
