/// A JSON document whose numbers keep the text they were written in.
public enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// Reads one document; throws `malformed` with the byte at which it stops being JSON.
  public init(parsing bytes: [UInt8]) throws(PrometheusError) {
    var scanner = JSONScanner(bytes)
    self = try scanner.value()
    try scanner.end()
  }

  /// A member of an object; nil for any other value and for a member that is absent.
  public subscript(member: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members[member]
  }

  /// The value at a path of member names and array positions: `pagination.totalDevices`, `data.0.count`.
  public func value(at path: String) -> JSONValue? {
    var value: JSONValue? = self
    for step in path.split(separator: ".") {
      switch value {
      case .object(let members): value = members[String(step)]
      case .array(let elements):
        value = Int(step).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
      default: return nil
      }
    }
    return value
  }

  /// The exact number, also when it is written as a string.
  public var exactNumber: ExactNumber? {
    switch self {
    case .number(let text), .string(let text): ExactNumber(text)
    default: nil
    }
  }

  public var elements: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  public var text: String? {
    if case .string(let text) = self { text } else { nil }
  }
}
