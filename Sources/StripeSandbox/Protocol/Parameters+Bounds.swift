/// Integers with a meaning have bounds; beyond them a call is refused, and arithmetic on what is let in cannot overflow.
extension Parameters {
  /// The largest amount that a call may name, in minor units: twelve digits.
  static let largestAmount: Int64 = 999_999_999_999
  /// 9999-12-31T23:59:59Z: beyond it calendars lose their meaning.
  static let lastMoment: Int64 = 253_402_300_799

  /// Unix seconds from 1970 to 9999, or nil where the parameter is absent or emptied.
  func moment(_ name: String) throws(StripeError) -> Int64? {
    try bounded(
      name, 0...Self.lastMoment, "Invalid timestamp: must be an integer Unix timestamp")
  }

  /// A number of days up to ten years.
  func days(_ name: String) throws(StripeError) -> Int64? {
    try bounded(name, 0...3_650, "Invalid \(name): must be between 0 and 3650")
  }

  /// The number of the next document: from 1, with room for more counting than there is time for.
  func sequence(_ name: String) throws(StripeError) -> Int64? {
    try bounded(
      name, 1...Self.largestAmount, "Invalid \(name): must be between 1 and 999999999999")
  }

  /// Minor units of at most twelve digits, of either sign.
  func amount(_ name: String) throws(StripeError) -> Int64? {
    try bounded(
      name, -Self.largestAmount...Self.largestAmount,
      "Invalid integer: the amount must have at most twelve digits")
  }

  private func bounded(_ name: String, _ bounds: ClosedRange<Int64>, _ words: String)
    throws(StripeError) -> Int64?
  {
    guard let value = integer(name) else { return nil }
    guard bounds.contains(value) else {
      throw .invalid(words, param: path(name), code: "parameter_invalid_integer")
    }
    return value
  }
}
