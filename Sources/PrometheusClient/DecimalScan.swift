/// One pass over the text of a decimal number: sign, digits, point and exponent.
struct DecimalScan {
  private var isNegative = false
  private var digits: [UInt8] = []
  private var pointPosition = 0

  init?(_ bytes: ArraySlice<UInt8>) {
    guard bytes.count <= 400 else { return nil }
    var rest = bytes
    isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    let whole = takeDigits(&rest)
    pointPosition = digits.count
    var fraction = 0
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      fraction = takeDigits(&rest)
    }
    guard whole + fraction > 0, takeExponent(&rest), rest.isEmpty else { return nil }
  }

  private mutating func takeDigits(_ rest: inout ArraySlice<UInt8>) -> Int {
    let before = digits.count
    while let byte = rest.first, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
      digits.append(byte - UInt8(ascii: "0"))
      rest.removeFirst()
    }
    return digits.count - before
  }

  private mutating func takeExponent(_ rest: inout ArraySlice<UInt8>) -> Bool {
    guard rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") else { return true }
    rest.removeFirst()
    guard let exponent = Int(String(decoding: rest, as: UTF8.self)) else { return false }
    pointPosition += max(-9_999, min(9_999, exponent))
    rest = rest[rest.endIndex...]
    return true
  }

  /// The number in units of 10 to the minus `decimals`, cut off towards zero; nil beyond the range.
  func value(decimals: Int) -> Int128? {
    let wanted = pointPosition + decimals
    var value: Int128 = 0
    for index in 0..<max(0, wanted) {
      guard index < digits.count || value != 0 else { break }
      let digit = index < digits.count ? Int128(digits[index]) : 0
      let (tenfold, overflowed) = value.multipliedReportingOverflow(by: 10)
      guard !overflowed, tenfold <= Int128.max - 9 else { return nil }
      value = tenfold + digit
    }
    return isNegative ? -value : value
  }
}
