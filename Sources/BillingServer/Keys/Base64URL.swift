import Foundation

/// Base 64 with the URL-safe alphabet and without padding (RFC 4648 §5).
enum Base64URL {
  static func encode(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString()
      .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  /// The usual alphabet with padding, where a standard asks for it (RFC 4648 §4).
  static func standard(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

  /// Nil for anything that is not such a text.
  static func decode(_ text: some StringProtocol) -> [UInt8]? {
    guard text.utf8.allSatisfy(isAllowed) else { return nil }
    let standard = String(text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
    let padding = String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4)
    return Data(base64Encoded: standard + padding).map { Array($0) }
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    let character = Character(Unicode.Scalar(byte))
    return byte < 0x80
      && (character.isLetter || character.isNumber || character == "-" || character == "_")
  }
}
