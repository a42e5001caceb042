import Crypto

/// An API key as its holder knows it: `bk_` and 256 random bits.
struct KeySecret: Sendable {
  static let prefix = "bk_"
  static let byteCount = 32

  let text: String

  init(text: String) { self.text = text }

  init(from random: any RandomSource) {
    text = Self.prefix + Base64URL.encode(random.bytes(Self.byteCount))
  }

  /// What is kept of the key. A fast hash is enough for 256 random bits: there is nothing to guess.
  var hash: [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }

  /// Compares in a time that does not depend on where the two differ.
  func matches(_ other: KeySecret) -> Bool { ConstantTime.equal(hash, other.hash) }
}

/// Comparisons whose time tells nothing about the contents.
enum ConstantTime {
  static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
