/// A value that is there without being told anything: zero, false, empty.
protocol Blank {
  init()
}

extension Array: Blank {}
extension Dictionary: Blank {}
extension Bool: Blank {}
extension Int64: Blank {}
extension Table: Blank {}

/// A field that state files of earlier versions do not have: blank where such a file is read.
@propertyWrapper
struct Added<Value: Codable & Sendable & Blank>: Codable, Sendable {
  var wrappedValue: Value

  init(wrappedValue: Value) { self.wrappedValue = wrappedValue }

  init(from decoder: any Decoder) throws {
    wrappedValue = try decoder.singleValueContainer().decode(Value.self)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(wrappedValue)
  }
}

extension Added: Equatable where Value: Equatable {}

extension KeyedDecodingContainer {
  /// Chosen by synthesized decoding: an absent key is a blank value.
  func decode<Value>(_ type: Added<Value>.Type, forKey key: Key) throws -> Added<Value> {
    try decodeIfPresent(type, forKey: key) ?? Added(wrappedValue: Value())
  }
}
