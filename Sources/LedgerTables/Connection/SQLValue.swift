public import Metering

/// A value of a statement. Its kind is the type of its parameter, also where it is nil.
public enum SQLValue: Hashable, Sendable {
  case int(Int64?)
  case text(String?)
  case bool(Bool?)
  case bytes([UInt8]?)
  case texts([String])
  /// Whose rows are asked for or changed: as the database keeps its customers, and null, which no row has, where it keeps none
  /// of that name.
  case customer(CustomerID)
  /// Whose row is added: the database keeps the name from then on.
  case newCustomer(CustomerID)
  /// For `SQLDialect.isAny`; names that the database does not keep are left out.
  case customers([CustomerID])
}

extension SQLValue {
  /// A moment, in nanoseconds since 1970.
  package static func time(_ moment: Timestamp?) -> SQLValue { .int(moment?.nanoseconds) }

  package static func count(_ number: Int) -> SQLValue { .int(Int64(number)) }
}
