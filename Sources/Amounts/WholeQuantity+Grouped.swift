extension WholeQuantity {
  /// For people: `1,500,000`.
  public var grouped: String {
    let digits = Array(String(units.magnitude))
    var text = units < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }
}
