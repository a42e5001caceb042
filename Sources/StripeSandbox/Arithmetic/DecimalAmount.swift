/// An amount of the currency's minor unit with twelve decimals, as Stripe's `unit_amount_decimal`
/// (docs.stripe.com/billing/subscriptions/decimal-amounts). Exact: an `Int128` count of trillionths.
struct DecimalAmount: Codable, Sendable, Equatable, Comparable {
  static let scale: Int128 = 1_000_000_000_000
  static let zero = DecimalAmount(trillionths: 0)

  var trillionths: Int128

  init(trillionths: Int128) { self.trillionths = trillionths }
  init(whole: Int64) { trillionths = Int128(whole) * Self.scale }

  /// Reads `12`, `-0.05`, `0.000000000001`; nil for anything else, and for more than 12 decimals or 18 whole digits.
  init?(text: String) {
    var digits = text[...]
    let isNegative = digits.first == "-"
    if isNegative { digits = digits.dropFirst() }
    let halves = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = halves.first, !whole.isEmpty, whole.count <= 18 else { return nil }
    let fraction = halves.count > 1 ? halves[1] : ""
    guard fraction.count <= 12, halves.count == 1 || !fraction.isEmpty else { return nil }
    let padded = String(whole) + fraction + String(repeating: "0", count: 12 - fraction.count)
    guard padded.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int128(padded) else {
      return nil
    }
    trillionths = isNegative ? -value : value
  }

  static func < (left: Self, right: Self) -> Bool { left.trillionths < right.trillionths }

  /// The whole number of minor units, or nil where there is a fraction or no room.
  var whole: Int64? {
    guard trillionths % Self.scale == 0 else { return nil }
    return Int64(exactly: trillionths / Self.scale)
  }

  /// The shortest decimal text: `5`, `0.05`.
  var text: String {
    let magnitude = trillionths.magnitude
    let whole = magnitude / Self.scale.magnitude
    let fraction = magnitude % Self.scale.magnitude
    let sign = trillionths < 0 ? "-" : ""
    guard fraction > 0 else { return sign + String(whole) }
    var digits = String(fraction)
    digits = String(repeating: "0", count: 12 - digits.count) + digits
    while digits.last == "0" { digits.removeLast() }
    return "\(sign)\(whole).\(digits)"
  }
}
