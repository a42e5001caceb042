import Foundation

/// A decimal number kept as text, so that no digit is lost on the way to or from Stripe.
///
/// Stripe writes `unit_amount_decimal` and `quantity_decimal` as strings with at most 12 decimals
/// ([decimal amounts](https://docs.stripe.com/billing/subscriptions/decimal-amounts)) and `aggregated_value` as a JSON
/// number; both decode. The text is kept as written: `5` and `5.0` are different values here.
public struct StripeDecimal: Hashable, Sendable {
  /// The digits, with an optional leading `-` and an optional fraction.
  public let text: String

  /// Takes plain decimal notation such as `-2.50`; exponents, signs other than `-`, spaces and a bare point are refused.
  public init?(_ text: String) {
    guard Self.isPlainDecimal(text) else { return nil }
    self.text = text
  }

  /// The whole number `value`.
  public init(_ value: Int64) {
    self.text = String(value)
  }

  private static func isPlainDecimal(_ text: String) -> Bool {
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count) else { return false }
    return parts.allSatisfy { part in
      !part.isEmpty && part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
  }
}

extension StripeDecimal: CustomStringConvertible {
  public var description: String { text }
}

extension StripeDecimal: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text: String
    if let string = try? container.decode(String.self) {
      text = string
    } else {
      text = try container.decode(Decimal.self).description
    }
    guard let value = StripeDecimal(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected a plain decimal number")
    }
    self = value
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
