import Crypto
import Metering

/// A statement that the service signed in the name of a key: who may do what until when.
///
/// Two parts in URL-safe base 64 with a point between: the statement, and HMAC-SHA-256 over it. Nothing is stored: what
/// was signed ends with its time or with its key.
struct SignedToken: Hashable, Sendable {
  enum Purpose: String, Sendable {
    /// Shows a customer its own usage page.
    case usagePage = "usage"
    /// An operator's browser that showed its key.
    case session
  }

  let purpose: Purpose
  /// The key in whose name it was signed.
  let keyID: String
  let expires: Timestamp
  /// The customer of a usage page; empty for a session.
  let subject: String

  private var statement: String {
    "1|\(purpose.rawValue)|\(keyID)|\(expires.seconds)|\(subject)"
  }

  func signed(with secret: [UInt8]) -> String {
    let bytes = Array(statement.utf8)
    return Base64URL.encode(bytes) + "." + Base64URL.encode(Self.signature(bytes, secret))
  }

  /// What a token says, before its signature is checked: only to find the key that can check it.
  static func claimed(by text: String) -> SignedToken? {
    guard let bytes = parts(of: text)?.statement,
      let text = String(validating: bytes, as: UTF8.self)
    else { return nil }
    let fields = text.split(separator: "|", maxSplits: 4, omittingEmptySubsequences: false)
    guard fields.count == 5, fields[0] == "1", let purpose = Purpose(rawValue: String(fields[1])),
      let seconds = Int64(fields[3])
    else { return nil }
    return SignedToken(
      purpose: purpose, keyID: String(fields[2]), expires: Timestamp(seconds: seconds),
      subject: String(fields[4]))
  }

  static func isGenuine(_ text: String, secret: [UInt8]) -> Bool {
    guard let parts = parts(of: text) else { return false }
    return ConstantTime.equal(parts.signature, signature(parts.statement, secret))
  }

  private static func parts(of text: String) -> (statement: [UInt8], signature: [UInt8])? {
    let halves = text.split(separator: ".", omittingEmptySubsequences: false)
    guard text.utf8.count < 2_000, halves.count == 2, let statement = Base64URL.decode(halves[0]),
      let signature = Base64URL.decode(halves[1])
    else { return nil }
    return (statement, signature)
  }

  private static func signature(_ bytes: [UInt8], _ secret: [UInt8]) -> [UInt8] {
    Array(
      HMAC<SHA256>.authenticationCode(
        for: Array("billing-token:".utf8) + bytes, using: SymmetricKey(data: secret)))
  }
}
