/// Makes ids that look like Stripe's: a prefix and letters and digits.
///
/// A SplitMix64 sequence from one seed: the same seed and calls give the same ids.
struct IdentifierSource: Codable, Sendable {
  private var state: UInt64
  private static let alphabet = Array(
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

  init(seed: UInt64) { state = seed }

  mutating func id(_ prefix: String, length: Int = 24) -> String {
    var bytes = Array(prefix.utf8)
    for _ in 0..<length { bytes.append(Self.alphabet[Int(next() % 62)]) }
    return String(decoding: bytes, as: UTF8.self)
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
