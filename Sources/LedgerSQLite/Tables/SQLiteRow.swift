import LedgerTables
import Metering
import UsageLedger

/// A row as it was read, with the numbers of its customers.
struct SQLiteRow: SQLRow {
  private let values: [StoredValue]
  private let connection: SQLiteConnection
  /// The column that counts as the first.
  private var first = 0

  init(_ values: [StoredValue], connection: SQLiteConnection) {
    self.values = values
    self.connection = connection
  }

  func optionalInt(_ column: Int) throws(LedgerError) -> Int64? {
    switch values[first + column] {
    case .null: nil
    case .int(let number): number
    case .text, .bytes: throw LedgerError(unreadable: column)
    }
  }

  func optionalText(_ column: Int) -> String? {
    if case .text(let text) = values[first + column] { text } else { nil }
  }

  func optionalBool(_ column: Int) -> Bool? {
    if case .int(let number) = values[first + column] { number != 0 } else { nil }
  }

  func optionalBytes(_ column: Int) throws(LedgerError) -> [UInt8]? {
    switch values[first + column] {
    case .null: nil
    case .bytes(let bytes): bytes
    case .int, .text: throw LedgerError(unreadable: column)
    }
  }

  func customer(_ column: Int) throws -> CustomerID { try connection.customer(int(column)) }

  func from(_ column: Int) -> SQLiteRow {
    var row = self
    row.first += column
    return row
  }
}
