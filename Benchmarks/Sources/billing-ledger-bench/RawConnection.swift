import GRDBSQLite

/// SQLite's C interface without anything of ours or of others in between.
struct RawConnection {
  private let pointer: OpaquePointer

  init(path: String) throws {
    var opened: OpaquePointer?
    let code = sqlite3_open(path, &opened)
    guard code == SQLITE_OK, let opened else { throw RawError(code: code, message: path) }
    pointer = opened
  }

  func close() { sqlite3_close(pointer) }

  func execute(_ sql: String) throws {
    try check(sqlite3_exec(pointer, sql, nil, nil, nil))
  }

  func prepare(_ sql: String) throws -> RawStatement {
    var statement: OpaquePointer?
    try check(sqlite3_prepare_v2(pointer, sql, -1, &statement, nil))
    guard let statement else { throw RawError(code: SQLITE_MISUSE, message: sql) }
    return RawStatement(pointer: statement)
  }

  private func check(_ code: Int32) throws {
    guard code == SQLITE_OK else {
      throw RawError(code: code, message: String(cString: sqlite3_errmsg(pointer)))
    }
  }
}

/// A prepared statement that gives no rows.
struct RawStatement {
  enum Value {
    case number(Int64)
    case bytes([UInt8])
  }

  let pointer: OpaquePointer

  func run(_ values: [Value]) throws {
    for (index, value) in values.enumerated() {
      switch value {
      case .number(let number): sqlite3_bind_int64(pointer, Int32(index + 1), number)
      case .bytes(let bytes):
        // SQLITE_TRANSIENT, which C writes as a cast that Swift does not import: SQLite copies the bytes.
        sqlite3_bind_blob(
          pointer, Int32(index + 1), bytes, Int32(bytes.count),
          unsafeBitCast(-1, to: sqlite3_destructor_type.self))
      }
    }
    let code = sqlite3_step(pointer)
    sqlite3_reset(pointer)
    guard code == SQLITE_DONE else { throw RawError(code: code, message: "a row was not written") }
  }
}

/// What SQLite refused.
struct RawError: Error {
  let code: Int32
  let message: String
}
