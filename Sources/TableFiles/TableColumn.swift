/// A column of an exported table.
public struct TableColumn: Hashable, Sendable {
  /// What a column's values are.
  public enum Kind: Hashable, Sendable {
    case text
    /// 64 bits.
    case integer
    /// Exact, with up to twelve decimals and 26 digits before them, as `Quantity` is.
    case decimal
    /// In UTC; Parquet has nanoseconds, texts RFC 3339.
    case instant
    case flag
  }

  /// Lower case with underscores; FOCUS's columns are named as its specification names them.
  public let name: String
  /// What its values are.
  public let kind: Kind
  /// Whether a row may have none.
  public let isOptional: Bool

  /// Takes the parts as they are; every row has a value unless told otherwise.
  public init(_ name: String, _ kind: Kind, isOptional: Bool = false) {
    self.name = name
    self.kind = kind
    self.isOptional = isOptional
  }
}
