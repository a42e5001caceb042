import Crypto
import Foundation
import Wire

/// Names a list of parts in few characters, for idempotency keys and identifiers that say what is meant.
public enum RequestDigest {
  /// 40 hexadecimal digits; each part counts with its length, so that no two lists of parts read the same.
  public static func text(of parts: [String]) -> String {
    let text = parts.map { "\($0.utf8.count):\($0)" }.joined()
    return Hexadecimal.text(of: SHA256.hash(data: Data(text.utf8)).prefix(20))
  }
}

extension IdempotencyKey {
  /// A key that says what is wanted, so that asking again wants the same thing; nil for a purpose that is no key's part.
  public init?(purpose: String, of parts: [String]) {
    self.init("\(purpose)-\(RequestDigest.text(of: parts))")
  }
}
