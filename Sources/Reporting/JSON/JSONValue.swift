/// A JSON document as it was written: numbers keep their digits, objects keep their order.
///
/// Foundation's decoder takes trailing commas and lets the first of two equal keys win; money cannot rest on that.
public indirect enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  /// The number's text, which matches RFC 8259 §6.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  /// What the value is, for messages: `a string`, `null`.
  public var kind: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

/// The members of a JSON object in the order they were written; keys are unique.
public struct JSONObject: Hashable, Sendable {
  /// A key and its value.
  public struct Member: Hashable, Sendable {
    /// Unescaped; may be empty.
    public let key: String
    /// `null` is a value: the member is there.
    public let value: JSONValue

    /// Takes the key as it is, unescaped.
    public init(key: String, value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// In the order they were written or appended.
  public private(set) var members: [Member]

  /// The caller keeps keys unique.
  public init(_ members: [Member] = []) { self.members = members }

  /// The value of a key, nil where it is absent; costs follow the number of members.
  public subscript(key: String) -> JSONValue? { members.first { $0.key == key }?.value }

  /// Adds a member behind the others; the caller keeps keys unique.
  public mutating func append(_ key: String, _ value: JSONValue) {
    members.append(Member(key: key, value: value))
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// In the order of the literal; the caller keeps keys unique.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self.init(elements.map { Member(key: $0.0, value: $0.1) })
  }
}
