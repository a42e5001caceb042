public import Amounts
public import Metering

extension JSONValue {
  /// The quantity as a JSON number with all its digits.
  public init(_ quantity: Quantity) { self = .number(quantity.description) }

  /// A JSON number with every digit, also beyond 2^53.
  public init(_ number: Int64) { self = .number(String(number)) }

  /// RFC 3339 in UTC.
  public init(_ timestamp: Timestamp) { self = .string(timestamp.description) }

  /// `null` for nil.
  public init(_ number: Int64?) {
    self = number.map { .number(String($0)) } ?? .null
  }

  /// `null` for nil.
  public init(_ text: String?) {
    self = text.map { .string($0) } ?? .null
  }
}
