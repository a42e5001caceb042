/// Digits, capitals and small letters: texts that a double click selects whole and no address has to escape.
enum Base62 {
  private static let digits = Array(
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

  /// The bytes as one big number, most significant first, with zeros in front to `count` digits. `count` must hold them.
  static func encode(_ bytes: [UInt8], count: Int) -> String {
    var number = bytes
    var reversed: [UInt8] = []
    for _ in 0..<count {
      var rest = 0
      for index in number.indices {
        let value = rest << 8 | Int(number[index])
        number[index] = UInt8(value / 62)
        rest = value % 62
      }
      reversed.append(digits[rest])
    }
    return String(decoding: reversed.reversed(), as: UTF8.self)
  }

  static func isDigit(_ byte: UInt8) -> Bool { digits.contains(byte) }
}
