import Crypto

/// A key that was derived from the server's secret for one use; not shown by anything.
struct DerivedKey: Sendable {
  private let key: SymmetricKey

  /// HKDF (RFC 5869) with the use as its info: what is known of one derived key tells nothing about another.
  init(from secret: [UInt8], use: String) {
    key = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: SymmetricKey(data: secret), info: Array("billing/v1/\(use)".utf8),
      outputByteCount: 32)
  }

  /// HMAC-SHA-256.
  func code(for message: [UInt8]) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: message, using: key))
  }
}

extension DerivedKey: CustomStringConvertible, CustomReflectable {
  var description: String { "<key>" }
  var customMirror: Mirror { Mirror(self, children: [:]) }
}
