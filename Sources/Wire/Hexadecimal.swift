/// Bytes and numbers in hexadecimal digits.
public enum Hexadecimal {
  private static let lower = Array("0123456789abcdef".utf8)
  private static let upper = Array("0123456789ABCDEF".utf8)

  /// Two lower-case digits a byte.
  public static func text(of bytes: some Sequence<UInt8>) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(2 * bytes.underestimatedCount)
    for byte in bytes {
      text.append(lower[Int(byte >> 4)])
      text.append(lower[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The number's digits without leading zeros beyond the `count` that there are at least.
  public static func digits(
    of number: some FixedWidthInteger & UnsignedInteger, atLeast count: Int = 1,
    uppercase: Bool = false
  ) -> String {
    let table = uppercase ? upper : lower
    var (rest, digits) = (UInt64(number), [UInt8]())
    while rest > 0 || digits.count < count {
      digits.append(table[Int(rest & 15)])
      rest >>= 4
    }
    return String(decoding: digits.reversed(), as: UTF8.self)
  }

  /// Nil unless the text is made of pairs of digits, in either case.
  public static func bytes(of text: some StringProtocol) -> [UInt8]? {
    let nibbles = text.utf8.map(value)
    guard nibbles.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: nibbles.count, by: 2) {
      guard let high = nibbles[index], let low = nibbles[index + 1] else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  /// What one digit stands for, in either case; nil for any other byte.
  public static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
