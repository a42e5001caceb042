import UsageLedger

/// A value of a statement, in PostgreSQL's text form. The statement names its type: `$1::bigint`.
enum Parameter: Sendable {
  case null
  case int(Int64)
  case text(String)
  case bool(Bool)
  case bytes([UInt8])
  case ints([Int64?])
  case texts([String?])
  case bytesList([[UInt8]])
  /// For `numeric`: raw values of quantities.
  case quantities([Int128])

  static func int(_ value: Int64?) -> Parameter { value.map { .int($0) } ?? .null }

  static func text(_ value: String?) -> Parameter { value.map { .text($0) } ?? .null }

  static func bool(_ value: Bool?) -> Parameter { value.map { .bool($0) } ?? .null }

  /// Nil for `NULL`. Throws `conflict` for a text with a zero byte, which PostgreSQL cannot keep.
  func form() throws(LedgerError) -> String? {
    switch self {
    case .null: nil
    case .int(let value): String(value)
    case .text(let text): try Self.whole(text)
    case .bool(let value): value ? "t" : "f"
    case .bytes(let bytes): "\\x" + Self.hex(bytes)
    case .ints(let values): Self.array(values.map { $0.map(String.init) ?? "NULL" })
    case .texts(let texts): Self.array(try texts.map(Self.element))
    case .bytesList(let list): Self.array(list.map { "\"\\\\x" + Self.hex($0) + "\"" })
    case .quantities(let values): Self.array(values.map(String.init))
    }
  }

  private static func whole(_ text: String) throws(LedgerError) -> String {
    guard !text.utf8.contains(0) else {
      throw LedgerError(.conflict, "PostgreSQL keeps no text with a zero byte")
    }
    return text
  }

  private static func array(_ elements: [String]) -> String {
    "{" + elements.joined(separator: ",") + "}"
  }

  /// Byte by byte: the two letters that need a backslash are ASCII, and no byte of another letter is.
  private static func element(_ text: String?) throws(LedgerError) -> String {
    guard let text else { return "NULL" }
    var quoted: [UInt8] = [UInt8(ascii: "\"")]
    quoted.reserveCapacity(text.utf8.count + 8)
    for byte in try whole(text).utf8 {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
        quoted.append(UInt8(ascii: "\\"))
      }
      quoted.append(byte)
    }
    quoted.append(UInt8(ascii: "\""))
    return String(decoding: quoted, as: UTF8.self)
  }

  private static let digits = Array("0123456789abcdef".utf8)

  private static func hex(_ bytes: [UInt8]) -> String {
    String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
