/// Percent-encoding of [RFC 3986](https://www.rfc-editor.org/rfc/rfc3986#section-2.1): everything but letters, digits
/// and `-_.~` becomes `%XX` of its UTF-8 bytes.
public enum PercentEncoding {
  private static let digits = Array("0123456789ABCDEF".utf8)

  /// The text with every byte outside the unreserved set encoded: one path segment or query value.
  public static func encoded(_ text: String) -> String {
    encoded(text, alsoEncodingPoint: false)
  }

  /// As one path segment: the point is encoded too, so that no id can be read as `.` or `..`.
  public static func pathSegment(_ text: String) -> String {
    encoded(text, alsoEncodingPoint: true)
  }

  /// Nil for a broken escape or bytes that are not UTF-8; a plus sign stays one.
  public static func decoded(_ text: some StringProtocol) -> String? {
    bytes(of: text, keepingBroken: false).flatMap { String(validating: $0, as: UTF8.self) }
  }

  /// As `decoded`, for texts that people wrote by hand: a percent sign that begins no escape stays one.
  public static func decodedLeniently(_ text: some StringProtocol) -> String {
    String(decoding: bytes(of: text, keepingBroken: true) ?? [], as: UTF8.self)
  }

  private static func bytes(of text: some StringProtocol, keepingBroken: Bool) -> [UInt8]? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      let escape = rest.prefix(2).compactMap(Hexadecimal.value)
      if escape.count == 2 {
        bytes.append(escape[0] << 4 | escape[1])
        rest = rest.dropFirst(2)
      } else if keepingBroken {
        bytes.append(byte)
      } else {
        return nil
      }
    }
    return bytes
  }

  private static func encoded(_ text: String, alsoEncodingPoint: Bool) -> String {
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      if isUnreserved(byte), !(alsoEncodingPoint && byte == UInt8(ascii: ".")) {
        bytes.append(byte)
      } else {
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"): true
    default: false
    }
  }
}
