import Amounts

/// Numbers and amounts as a language writes them.
extension PageWords {
  func number(_ quantity: WholeQuantity) -> String { number(quantity.description) }
  func number(_ quantity: Quantity) -> String { number(quantity.description) }

  /// Of a number in digits with a point before its decimals.
  func number(_ text: String) -> String { written(text, group: self(.groupMark)) }

  /// A round number in little room: `1.5M`, `250k`, `20`.
  func compact(_ quantity: Quantity) -> String {
    let sizes: [(Int64, PageWord)] = [
      (1_000_000_000, .inBillions), (1_000_000, .inMillions), (1_000, .inThousands),
    ]
    for (size, word) in sizes where quantity >= Quantity(size) {
      guard let part = try? quantity.divided(by: size, rounding: .halfUp) else { break }
      return self(word, ["number": number(part)])
    }
    return number(quantity)
  }

  /// `$15.00`.
  func money(_ amount: Money, in currency: Currency) -> String {
    self.amount(amount.formatted(in: currency), in: currency)
  }

  /// `$0.0001`.
  func price(_ price: UnitPrice, in currency: Currency) -> String {
    amount(price.formatted(in: currency), in: currency)
  }

  /// From a number to a higher one, of which nothing is told twice.
  func range(_ low: String, _ high: String) -> String {
    low == high ? low : self(.range, ["low": low, "high": high])
  }

  /// `formatted`: the amount in English, whose digits are taken.
  private func amount(_ formatted: String, in currency: Currency) -> String {
    let sign = formatted.hasPrefix("-") ? "-" : ""
    let digits = formatted.filter { $0.isNumber || $0 == "." }
    let number = sign + written(digits, group: self(.moneyGroupMark))
    switch currency.code {
    case "usd": return sign + self(.moneyUsd, ["number": String(number.dropFirst(sign.count))])
    case "eur": return self(.moneyEur, ["number": number])
    default: return self(.moneyOther, ["number": number, "code": currency.code.uppercased()])
    }
  }

  private func written(_ text: String, group: String) -> String {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let sign = parts[0].hasPrefix("-") ? "-" : ""
    let digits = Array(parts[0].dropFirst(sign.count))
    let isGrouped = digits.count >= language.leastGroupedDigits
    var whole = ""
    for (index, digit) in digits.enumerated() {
      if isGrouped, index > 0, (digits.count - index) % 3 == 0 { whole += group }
      whole.append(digit)
    }
    return sign + whole + parts.dropFirst().map { self(.decimalMark) + $0 }.joined()
  }
}
