/// A value of a statement. The statement names its type: `$1::bigint`.
enum Parameter: Hashable, Sendable {
  case null
  case int(Int64)
  case text(String)
  case bool(Bool)
  case bytes([UInt8])
  case ints([Int64?])
  /// For `integer[]`; values beyond its range are held at its ends.
  case shortInts([Int64])
  case bools([Bool])
  /// The lane of a customer, for `integer`.
  case lane(String)
  /// The lanes of customers, for `integer[]`.
  case lanes([String])
  case texts([String?])
  case bytesList([[UInt8]])
  /// For `numeric`: raw values of quantities.
  case quantities([Int128])

  /// Whether it can be sent only by who knows the customers' lanes.
  var tellsLanes: Bool {
    switch self {
    case .lane, .lanes: true
    default: false
    }
  }

  static func int(_ value: Int64?) -> Parameter { value.map { .int($0) } ?? .null }

  static func text(_ value: String?) -> Parameter { value.map { .text($0) } ?? .null }

  static func bool(_ value: Bool?) -> Parameter { value.map { .bool($0) } ?? .null }
}
