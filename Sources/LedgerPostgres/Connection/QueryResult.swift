import CLibPQ
import UsageLedger

/// The rows that a statement gave; libpq's memory is freed with it.
final class QueryResult {
  private let pointer: OpaquePointer

  init(_ pointer: OpaquePointer) { self.pointer = pointer }

  deinit { PQclear(pointer) }

  var rows: [Row] { (0..<PQntuples(pointer)).map { Row(result: self, index: $0) } }

  var first: Row? { PQntuples(pointer) > 0 ? Row(result: self, index: 0) : nil }

  /// How many rows were written or changed.
  var affectedCount: Int { Int(String(cString: PQcmdTuples(pointer))) ?? 0 }

  /// What the server says it did: `INSERT 0 1`, `COMMIT`, and `ROLLBACK` for the `COMMIT` of a failed transaction.
  var command: String { String(cString: PQcmdStatus(pointer)) }

  struct Row {
    fileprivate let result: QueryResult
    fileprivate let index: Int32
    /// The column that counts as the first.
    fileprivate var first: Int32 = 0

    /// The same row without its first columns.
    func from(_ column: Int) -> Row {
      Row(result: result, index: index, first: first + Int32(column))
    }

    /// Nil for `NULL`.
    func optionalText(_ column: Int) -> String? {
      let column = first + Int32(column)
      guard PQgetisnull(result.pointer, index, column) == 0,
        let value = PQgetvalue(result.pointer, index, column)
      else { return nil }
      return String(cString: value)
    }

    func text(_ column: Int) throws(LedgerError) -> String {
      guard let text = optionalText(column) else { throw Self.damage(column) }
      return text
    }

    func optionalInt(_ column: Int) throws(LedgerError) -> Int64? {
      guard let text = optionalText(column) else { return nil }
      guard let number = Int64(text) else { throw Self.damage(column) }
      return number
    }

    func int(_ column: Int) throws(LedgerError) -> Int64 {
      guard let number = try optionalInt(column) else { throw Self.damage(column) }
      return number
    }

    /// As PostgreSQL writes a `boolean`, and as it writes one that was made a text.
    func optionalBool(_ column: Int) -> Bool? {
      optionalText(column).map { $0 == "t" || $0 == "true" }
    }

    /// Of a `bytea`, which PostgreSQL writes as `\x0102`.
    func bytes(_ column: Int) throws(LedgerError) -> [UInt8] {
      let digits = Array(try text(column).utf8.dropFirst(2))
      guard digits.count % 2 == 0 else { throw Self.damage(column) }
      var bytes: [UInt8] = []
      for position in stride(from: 0, to: digits.count, by: 2) {
        let pair = String(decoding: digits[position...position + 1], as: UTF8.self)
        guard let byte = UInt8(pair, radix: 16) else { throw Self.damage(column) }
        bytes.append(byte)
      }
      return bytes
    }

    /// All columns as PostgreSQL wrote them.
    var texts: [String?] { (0..<Int(PQnfields(result.pointer) - first)).map(optionalText) }

    private static func damage(_ column: Int) -> LedgerError {
      LedgerError(.corrupt, "column \(column) of a row cannot be read")
    }
  }
}
