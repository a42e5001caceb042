public import Metering
public import UsageLedger

/// A row that a statement gave; its columns count from zero.
public protocol SQLRow {
  /// Nil for null; throws `corrupt` for what is no whole number.
  func optionalInt(_ column: Int) throws(LedgerError) -> Int64?

  /// Nil for null.
  func optionalText(_ column: Int) -> String?

  /// Nil for null.
  func optionalBool(_ column: Int) -> Bool?

  /// Nil for null; throws `corrupt` for what are no bytes.
  func optionalBytes(_ column: Int) throws(LedgerError) -> [UInt8]?

  /// The name of the customer that the column keeps. Throws `corrupt` where it keeps none.
  func customer(_ column: Int) throws -> CustomerID

  /// The same row without its first columns.
  func from(_ column: Int) -> Self
}

extension SQLRow {
  package func int(_ column: Int) throws(LedgerError) -> Int64 {
    guard let number = try optionalInt(column) else { throw LedgerError(unreadable: column) }
    return number
  }

  package func text(_ column: Int) throws(LedgerError) -> String {
    guard let text = optionalText(column) else { throw LedgerError(unreadable: column) }
    return text
  }

  package func bool(_ column: Int) throws(LedgerError) -> Bool {
    guard let value = optionalBool(column) else { throw LedgerError(unreadable: column) }
    return value
  }

  package func bytes(_ column: Int) throws(LedgerError) -> [UInt8] {
    guard let bytes = try optionalBytes(column) else { throw LedgerError(unreadable: column) }
    return bytes
  }

  /// A moment that is kept in nanoseconds since 1970.
  package func time(_ column: Int) throws(LedgerError) -> Timestamp {
    Timestamp(nanoseconds: try int(column))
  }

  /// Nil for null.
  package func optionalTime(_ column: Int) throws(LedgerError) -> Timestamp? {
    try optionalInt(column).map { Timestamp(nanoseconds: $0) }
  }
}

extension LedgerError {
  /// A column holds nothing, or something else than its table says.
  package init(unreadable column: Int) {
    self.init(.corrupt, "column \(column) of a row cannot be read")
  }
}
