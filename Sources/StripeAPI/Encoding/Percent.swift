/// Percent-encoding of [RFC 3986](https://www.rfc-editor.org/rfc/rfc3986#section-2.1): everything but letters, digits
/// and `-_.~` becomes `%XX` of its UTF-8 bytes.
enum Percent {
  private static let hexDigits = Array("0123456789ABCDEF".utf8)

  /// The text with every byte outside the unreserved set encoded.
  static func encoded(_ text: String) -> String {
    encoded(text, alsoEncodingPoint: false)
  }

  /// As one path segment: the point is encoded too, so that no id can be read as `.` or `..`.
  static func pathSegment(_ text: String) -> String {
    encoded(text, alsoEncodingPoint: true)
  }

  private static func encoded(_ text: String, alsoEncodingPoint: Bool) -> String {
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      if isUnreserved(byte), !(alsoEncodingPoint && byte == UInt8(ascii: ".")) {
        bytes.append(byte)
      } else {
        bytes += [UInt8(ascii: "%"), hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]]
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
