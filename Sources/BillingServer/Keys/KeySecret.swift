import Crypto
import Wire

/// An API key as its holder knows it: `bk_` and 256 random bits.
struct KeySecret: Hashable, Sendable {
  static let prefix = "bk_"
  static let byteCount = 32

  let secret: Secret

  init(_ secret: Secret) { self.secret = secret }

  init(from random: any RandomSource) {
    secret = Secret(Self.prefix + Base64URL.encode(random.bytes(Self.byteCount)))
  }

  var bytes: [UInt8] { Array(secret.revealed.utf8) }

  /// Compares in a time that does not depend on where the two differ, nor on their lengths.
  func matches(_ other: KeySecret) -> Bool {
    ConstantTime.equal(KeyHash(plain: self).bytes, KeyHash(plain: other).bytes)
  }
}

/// Comparisons whose time tells nothing about the contents.
enum ConstantTime {
  static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
