public import Amounts
public import Metering

/// What stands in one column of one row.
public enum TableValue: Hashable, Sendable {
  /// Only where the column is optional.
  case none
  case text(String)
  case integer(Int64)
  case decimal(Quantity)
  case instant(Timestamp)
  case flag(Bool)

  /// A text, or none.
  public init(_ text: String?) { self = text.map(Self.text) ?? .none }

  /// A number, or none.
  public init(_ number: Int64?) { self = number.map(Self.integer) ?? .none }

  /// An exact number, or none.
  public init(_ quantity: Quantity?) { self = quantity.map(Self.decimal) ?? .none }

  /// An instant, or none.
  public init(_ instant: Timestamp?) { self = instant.map(Self.instant) ?? .none }
}
