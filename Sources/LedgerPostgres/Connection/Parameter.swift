/// A value of a statement. The statement names its type: `$1::bigint`.
enum Parameter: Hashable, Sendable {
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
}
