import Crypto
import UsageLedger

/// What is kept of an API key: nobody who reads it can make the key of it, nor anything that the key makes.
///
/// A byte for the kind, four that name the generation of the server's secret, and an HMAC-SHA-256 under that secret.
/// The first release kept a bare SHA-256 of 32 bytes, which is taken until its key is used again.
struct KeyHash: Hashable, Sendable {
  private static let keyedKind: UInt8 = 1

  let bytes: [UInt8]

  init(stored bytes: [UInt8]) { self.bytes = bytes }

  init(code: [UInt8], mark: [UInt8]) { bytes = [Self.keyedKind] + mark + code }

  /// As the first release kept it.
  init(plain key: KeySecret) { bytes = Array(SHA256.hash(data: key.bytes)) }

  /// The generation that made it; nil for one of the first release.
  var mark: [UInt8]? {
    guard bytes.count == 37, bytes.first == Self.keyedKind else { return nil }
    return Array(bytes[1..<5])
  }
}
