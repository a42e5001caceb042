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

    /// A number in decimal digits, or of two, four or eight bytes.
    func optionalInt(_ column: Int) throws(LedgerError) -> Int64? {
      guard let bytes = raw(column) else { return nil }
      if isBinary(column) {
        guard [2, 4, 8].contains(bytes.count) else { throw Self.damage(column) }
        let isNegative = bytes[0] >= 0x80
        return bytes.reduce(isNegative ? -1 : 0) { $0 << 8 | Int64($1) }
      }
      guard let number = optionalText(column).flatMap({ Int64($0) }) else {
        throw Self.damage(column)
      }
      return number
    }

    func int(_ column: Int) throws(LedgerError) -> Int64 {
      guard let number = try optionalInt(column) else { throw Self.damage(column) }
      return number
    }

    /// As PostgreSQL writes a `boolean`, and as it writes one that was made a text.
    func optionalBool(_ column: Int) -> Bool? {
      if isBinary(column) { return raw(column).map { $0.first == 1 } }
      return optionalText(column).map { $0 == "t" || $0 == "true" }
    }

    func bytes(_ column: Int) throws(LedgerError) -> [UInt8] {
      guard let bytes = try optionalBytes(column) else { throw Self.damage(column) }
      return bytes
    }

    /// Of a `bytea`, which PostgreSQL writes as `\x0102` in text; nil for `NULL`.
    func optionalBytes(_ column: Int) throws(LedgerError) -> [UInt8]? {
      guard let raw = raw(column) else { return nil }
      if isBinary(column) { return Array(raw) }
      let digits = Array(raw.dropFirst(2))
      guard digits.count % 2 == 0 else { throw Self.damage(column) }
      var bytes: [UInt8] = []
      bytes.reserveCapacity(digits.count / 2)
      for position in stride(from: 0, to: digits.count, by: 2) {
        guard let high = Self.digit(digits[position]), let low = Self.digit(digits[position + 1])
        else { throw Self.damage(column) }
        bytes.append(high << 4 | low)
      }
      return bytes
    }

    private static func digit(_ letter: UInt8) -> UInt8? {
      switch letter {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): letter - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): letter - UInt8(ascii: "a") + 10
      default: nil
      }
    }

    private func isBinary(_ column: Int) -> Bool {
      PQfformat(result.pointer, first + Int32(column)) == Statement.Form.binary.rawValue
    }

    /// The bytes as they came, which live as long as the result; nil for `NULL`.
    private func raw(_ column: Int) -> UnsafeBufferPointer<UInt8>? {
      let column = first + Int32(column)
      guard PQgetisnull(result.pointer, index, column) == 0,
        let value = PQgetvalue(result.pointer, index, column)
      else { return nil }
      let count = Int(PQgetlength(result.pointer, index, column))
      return UnsafeRawBufferPointer(start: value, count: count).assumingMemoryBound(to: UInt8.self)
    }

    /// All columns as PostgreSQL wrote them.
    var texts: [String?] { (0..<Int(PQnfields(result.pointer) - first)).map(optionalText) }

    private static func damage(_ column: Int) -> LedgerError {
      LedgerError(.corrupt, "column \(column) of a row cannot be read")
    }
  }
}
