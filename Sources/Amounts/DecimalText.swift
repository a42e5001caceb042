/// The parts of a decimal number's text: sign, digits without the point, and where the point stands.
struct DecimalText {
  /// The longest text that is read; a longer one is refused rather than cut.
  static let maximumLength = 400

  private(set) var isNegative = false
  /// Digit values 0…9, most significant first.
  private(set) var digits: [UInt8] = []
  /// How many of the digits stand before the point; may be negative or beyond the digits.
  private(set) var pointPosition = 0

  init(_ text: some StringProtocol) throws(AmountError) {
    let bytes = Array(text.utf8)
    guard bytes.count <= Self.maximumLength else {
      throw AmountError(
        .malformed, "a number of \(bytes.count) characters, at most \(Self.maximumLength)")
    }
    guard read(bytes) else {
      throw AmountError(
        .malformed, "\"\(text.prefix(40))\" is not a decimal number such as 12 or 2.5")
    }
  }

  private mutating func read(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    if rest.first == UInt8(ascii: "-") {
      isNegative = true
      rest.removeFirst()
    }
    guard readDigits(&rest) > 0 else { return false }
    pointPosition = digits.count
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      guard readDigits(&rest) > 0 else { return false }
    }
    if let letter = rest.first, letter == UInt8(ascii: "e") || letter == UInt8(ascii: "E") {
      rest.removeFirst()
      guard let exponent = Self.exponent(&rest) else { return false }
      pointPosition += exponent
    }
    return rest.isEmpty
  }

  private mutating func readDigits(_ rest: inout ArraySlice<UInt8>) -> Int {
    var count = 0
    while let byte = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
      digits.append(byte - UInt8(ascii: "0"))
      rest.removeFirst()
      count += 1
    }
    return count
  }

  /// Exponents beyond ±9999 are clamped to that bound: the value is zero or an overflow either way.
  private static func exponent(_ rest: inout ArraySlice<UInt8>) -> Int? {
    var sign = 1
    if let byte = rest.first, byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") {
      sign = byte == UInt8(ascii: "-") ? -1 : 1
      rest.removeFirst()
    }
    guard !rest.isEmpty else { return nil }
    var exponent = 0
    while let byte = rest.first {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      exponent = min(exponent * 10 + Int(byte - UInt8(ascii: "0")), 9_999)
      rest.removeFirst()
    }
    return sign * exponent
  }

  /// The digits before `position` as an integer, rounded half away from zero by what stands behind.
  func reading(pointAt position: Int) throws(AmountError) -> FixedPoint.Reading {
    var value: Int128 = 0
    var index = 0
    while index < position {
      guard index < digits.count || value != 0 else { break }
      let digit = index < digits.count ? Int128(digits[index]) : 0
      value = try Self.shifted(value, adding: digit)
      index += 1
    }
    let rest = position < 0 ? digits[...] : digits.dropFirst(position)
    if position >= 0, let next = rest.first, next >= 5 { value += 1 }
    return FixedPoint.Reading(
      value: isNegative ? -value : value, isExact: rest.allSatisfy { $0 == 0 })
  }

  private static func shifted(_ value: Int128, adding digit: Int128) throws(AmountError) -> Int128 {
    let (tenfold, overflowed) = value.multipliedReportingOverflow(by: 10)
    // One unit of room is kept for the rounding that may follow.
    guard !overflowed, tenfold < Int128.max - 10 else {
      throw AmountError(.overflow, "a number beyond 10^26")
    }
    return tenfold + digit
  }
}
