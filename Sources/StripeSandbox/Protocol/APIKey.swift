/// Which keys the sandbox lets in: any test key, by Basic or Bearer (docs.stripe.com/api/authentication).
enum APIKey {
  /// The key of an `Authorization` header, or nil where there is none that can be read.
  static func read(_ authorization: String?) -> String? {
    guard let authorization else { return nil }
    let parts = authorization.split(separator: " ", maxSplits: 1)
    guard parts.count == 2 else { return nil }
    switch parts[0].lowercased() {
    case "bearer": return String(parts[1])
    case "basic":
      return Base64Text.decoded(String(parts[1]))?.split(separator: ":").first.map(String.init)
    default: return nil
    }
  }

  static func isAccepted(_ key: String) -> Bool {
    let prefixes = ["sk_test_", "rk_test_"]
    return prefixes.contains { key.hasPrefix($0) && key.count > $0.count }
  }

  /// The refusal of a missing or foreign key; a key is never repeated whole.
  static func refusal(of key: String?) -> StripeError {
    let message =
      key.map { "Invalid API Key provided: \(masked($0))" }
      ?? "You did not provide an API key. You need to provide your API key in the Authorization "
      + "header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
    return StripeError(status: 401, message: message, leavesKeyUnused: true)
  }

  private static func masked(_ key: String) -> String {
    let shown = key.prefix(8)
    return shown + String(repeating: "*", count: max(0, min(key.count - 12, 24)))
      + (key.count > 12 ? key.suffix(4) : "")
  }
}

/// Base64, only to read Basic authorization.
enum Base64Text {
  static func decoded(_ text: String) -> String? {
    var bits: UInt32 = 0
    var count = 0
    var bytes: [UInt8] = []
    for character in text.utf8 where character != UInt8(ascii: "=") {
      guard let value = sextet(character) else { return nil }
      bits = (bits << 6 | value) & 0xFF_FFFF
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func sextet(_ character: UInt8) -> UInt32? {
    switch character {
    case 0x41...0x5A: UInt32(character - 0x41)
    case 0x61...0x7A: UInt32(character - 0x61 + 26)
    case 0x30...0x39: UInt32(character - 0x30 + 52)
    case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
    case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
