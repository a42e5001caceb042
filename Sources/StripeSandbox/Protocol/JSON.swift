/// A JSON document in the order in which its fields were written, as Stripe answers are read by people too.
enum JSON: Sendable, Equatable {
  case null
  case flag(Bool)
  case integer(Int64)
  /// A number outside of `Int64`, or with a fraction, as its text.
  case number(String)
  case text(String)
  case list([JSON])
  case object(JSONObject)
  /// A document that was written before, kept as its bytes.
  case raw([UInt8])

  init(_ value: String?) { self = value.map(JSON.text) ?? .null }
  init(_ value: Int64?) { self = value.map(JSON.integer) ?? .null }

  subscript(_ name: String) -> JSON? {
    guard case .object(let object) = self else { return nil }
    return object[name]
  }

  var text: String? {
    guard case .text(let value) = self else { return nil }
    return value
  }

  var items: [JSON] {
    guard case .list(let values) = self else { return [] }
    return values
  }
}

/// The fields of a JSON object, in order; a field set twice keeps its place and takes the new value.
struct JSONObject: Sendable, Equatable {
  struct Field: Sendable, Equatable {
    var name: String
    var value: JSON
  }

  private(set) var fields: [Field] = []

  init() {}

  init(id: String, object: String) {
    fields.reserveCapacity(24)
    set("id", id)
    set("object", object)
  }

  subscript(_ name: String) -> JSON? { fields.first { $0.name == name }?.value }

  mutating func set(_ name: String, _ value: JSON) {
    fields.append(Field(name: name, value: value))
  }

  mutating func replace(_ name: String, _ value: JSON) {
    if let index = fields.firstIndex(where: { $0.name == name }) {
      fields[index].value = value
    } else {
      set(name, value)
    }
  }

  mutating func remove(_ name: String) { fields.removeAll { $0.name == name } }
  mutating func set(_ name: String, _ value: String?) { set(name, JSON(value)) }
  mutating func set(_ name: String, _ value: Int64?) { set(name, JSON(value)) }
  mutating func set(_ name: String, _ value: Bool) { set(name, .flag(value)) }
  mutating func set(_ name: String, _ value: JSONObject) { set(name, .object(value)) }
  mutating func set(_ name: String, _ value: [JSON]) { set(name, .list(value)) }

  mutating func set(_ name: String, _ map: [StringPair]) {
    var object = JSONObject()
    for pair in map { object.set(pair.name, pair.value) }
    set(name, object)
  }

  mutating func nulls(_ names: String...) { for name in names { set(name, .null) } }
  mutating func emptyLists(_ names: String...) { for name in names { set(name, .list([])) } }
}

/// One entry of `metadata` or of a meter event's payload.
struct StringPair: Codable, Sendable, Equatable {
  var name: String
  var value: String
}
