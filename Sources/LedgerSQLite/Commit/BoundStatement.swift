import Foundation
import GRDB
import GRDBSQLite

/// A prepared statement driven through SQLite's own interface, for the paths that every report takes: there GRDB's
/// arguments and rows, which hold values of any type in boxes, cost more than SQLite's work.
///
/// The statement is the connection's own copy of that text, prepared once: it is not to be used by two callers at once.
struct BoundStatement {
  private let statement: Statement
  private let pointer: OpaquePointer

  init(_ db: Database, _ sql: String) throws {
    statement = try db.cachedStatement(sql: sql)
    pointer = statement.sqliteStatement
    sqlite3_reset(pointer)
  }

  /// Positions count from one, as in SQL.
  func bind(_ position: Int32, _ value: Int64?) {
    if let value {
      sqlite3_bind_int64(pointer, position, value)
    } else {
      sqlite3_bind_null(pointer, position)
    }
  }

  func bind(_ position: Int32, text: String?) {
    guard let text else { return bind(position, nil) }
    sqlite3_bind_text(pointer, position, text, Int32(text.utf8.count), Self.copied)
  }

  func bind(_ position: Int32, bytes: [UInt8]) {
    // A blob without bytes would be null where the array has no memory.
    guard !bytes.isEmpty else {
      _ = sqlite3_bind_zeroblob(pointer, position, 0)
      return
    }
    sqlite3_bind_blob(pointer, position, bytes, Int32(bytes.count), Self.copied)
  }

  /// Runs a statement that gives no rows.
  func run() throws {
    while try next() {}
    reset()
  }

  /// Steps to the next row; false behind the last. Whoever stops before that resets the statement.
  func next() throws -> Bool {
    switch sqlite3_step(pointer) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default:
      let connection = sqlite3_db_handle(pointer)
      let error = DatabaseError(
        resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
        message: String(cString: sqlite3_errmsg(connection)))
      reset()
      throw error
    }
  }

  func reset() { sqlite3_reset(pointer) }

  /// Columns count from zero, as everywhere in SQLite.
  func int(_ column: Int32) -> Int64 { sqlite3_column_int64(pointer, column) }

  /// Nil for null.
  func intIfAny(_ column: Int32) -> Int64? { isNull(column) ? nil : int(column) }

  /// Nil for null.
  func bytesIfAny(_ column: Int32) -> [UInt8]? { isNull(column) ? nil : bytes(column) }

  private func isNull(_ column: Int32) -> Bool {
    sqlite3_column_type(pointer, column) == SQLITE_NULL
  }

  func value(_ column: Int32) -> StoredValue {
    switch sqlite3_column_type(pointer, column) {
    case SQLITE_INTEGER: .int(int(column))
    case SQLITE_TEXT: .text(text(column))
    case SQLITE_BLOB: .bytes(bytes(column))
    default: .null
    }
  }

  func isTrue(_ column: Int32) -> Bool { int(column) != 0 }

  func text(_ column: Int32) -> String { String(decoding: bytes(column), as: UTF8.self) }

  func bytes(_ column: Int32) -> [UInt8] {
    let count = Int(sqlite3_column_bytes(pointer, column))
    return Array(UnsafeRawBufferPointer(start: sqlite3_column_blob(pointer, column), count: count))
  }

  /// SQLITE_TRANSIENT, a cast in C's header that Swift does not import: SQLite copies what it is given.
  private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}
