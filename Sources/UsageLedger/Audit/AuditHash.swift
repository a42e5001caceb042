/// The hash of a row of the audit log as text.
public enum AuditHash {
  private static let count = 32

  /// 64 small letters and digits.
  public static func text(_ hash: [UInt8]) -> String {
    hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// Nil for what is no such text; capital letters are read too.
  public static func bytes(of text: Substring) -> [UInt8]? {
    let digits = text.utf8.map { Character(UnicodeScalar($0)).hexDigitValue }
    guard digits.count == 2 * count else { return nil }
    let bytes = stride(from: 0, to: digits.count, by: 2).compactMap { place in
      digits[place].flatMap { high in digits[place + 1].map { UInt8(high << 4 | $0) } }
    }
    return bytes.count == count ? bytes : nil
  }
}

extension AuditHead: LosslessStringConvertible {
  /// `NUMBER:HASH`, as it is kept elsewhere.
  public var description: String { "\(number):\(AuditHash.text(hash))" }

  /// Reads `NUMBER:HASH`; nil for anything else, and for the head of an empty log.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let number = Int64(parts[0]), number > 0,
      let hash = AuditHash.bytes(of: parts[1])
    else { return nil }
    self.init(number: number, hash: hash)
  }
}
