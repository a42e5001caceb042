import Foundation

/// Any JSON value, kept exactly, for parts of an answer whose shape depends on another part.
enum StripeValue: Sendable, Equatable {
  case null
  case flag(Bool)
  case number(Decimal)
  case text(String)
  case list([StripeValue])
  case object([String: StripeValue])
}

extension StripeValue: Codable {
  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    // Each type that is tried in vain costs an error: what an object of Stripe's has most comes first.
    if container.decodeNil() {
      self = .null
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let object = try? container.decode([String: StripeValue].self) {
      self = .object(object)
    } else if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? container.decode(Decimal.self) {
      self = .number(number)
    } else {
      self = .list(try container.decode([StripeValue].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .flag(let flag): try container.encode(flag)
    case .number(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    case .list(let list): try container.encode(list)
    case .object(let object): try container.encode(object)
    }
  }
}

extension StripeValue {
  /// A field of an object; nil for a missing one, and for any other value.
  subscript(field: String) -> StripeValue? {
    guard case .object(let fields) = self else { return nil }
    return fields[field]
  }

  /// A field that is text.
  func text(_ field: String) -> String? {
    guard case .text(let text)? = self[field] else { return nil }
    return text
  }

  /// A field that names an object by its id, or is that object.
  func reference(_ field: String) -> String? {
    text(field) ?? self[field]?.text("id")
  }

  /// The value read as `Value`.
  func decoded<Value: Decodable>(as type: Value.Type) throws -> Value {
    try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(self))
  }
}
