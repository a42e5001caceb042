import Crypto
import Wire

/// An API key as its holder knows it: `bk_live_` or `bk_test_`, 256 random bits, and a checksum of them.
///
/// The bits are 43 digits of base 62 and the checksum six: the CRC-32 of the 43 characters. Scanners for secrets know a key
/// by its form, and one that was copied wrongly is told from one of a stranger without a question to the store. The first
/// releases made `bk_` and 43 characters of URL-safe base 64, which are taken as they are.
struct KeySecret: Hashable, Sendable {
  static let byteCount = 32
  private static let digitCount = 43
  private static let checksumCount = 6
  private static let earlierCount = 46

  let secret: Secret

  init(_ secret: Secret) { self.secret = secret }

  init(from random: any RandomSource, mode: KeyMode) {
    let digits = Base62.encode(random.bytes(Self.byteCount), count: Self.digitCount)
    secret = Secret(mode.prefix + digits + Self.checksum(of: digits.utf8))
  }

  var bytes: [UInt8] { Array(secret.revealed.utf8) }

  /// Whether it begins as a key of ours and is none that was ever made: cut, or with a wrong character.
  var isMistyped: Bool {
    let text = secret.revealed
    guard let mode = KeyMode.allCases.first(where: { text.hasPrefix($0.prefix) }),
      text.utf8.count != Self.earlierCount
    else { return false }
    let rest = Array(text.utf8.dropFirst(mode.prefix.utf8.count))
    guard rest.count == Self.digitCount + Self.checksumCount, rest.allSatisfy(Base62.isDigit)
    else { return true }
    let checksum = Self.checksum(of: rest.prefix(Self.digitCount))
    return Array(checksum.utf8) != Array(rest.suffix(Self.checksumCount))
  }

  private static func checksum(of digits: some Sequence<UInt8>) -> String {
    let checksum = CRC32.checksum(digits)
    let bytes = withUnsafeBytes(of: checksum.bigEndian) { Array($0) }
    return Base62.encode(bytes, count: checksumCount)
  }

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
