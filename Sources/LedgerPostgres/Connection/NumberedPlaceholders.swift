import LedgerTables
import Metering

/// A statement of both stores as PostgreSQL reads it: `?2` of a text is `$2::text`, and what stands in `/*! … */`, a comment to SQLite, is
/// said: which lane a row is in.
///
/// Each parameter names its type where it stands: a statement is prepared once, before anything is known of its values. `?0` is the lane of
/// the first value, a customer: it is sent behind all others.
enum NumberedPlaceholders {
  static func rendered(_ text: String, _ values: [SQLValue]) -> String {
    let types = values.map { type(of: $0) }
    return statements.text(of: Unrendered(text: text, types: types)) { rendered(text, types) }
  }

  private static let statements = TextMemo<Unrendered>()

  private struct Unrendered: Hashable {
    let text: String
    let types: [ValueType]
  }

  private enum ValueType: String {
    case bigint, text, boolean, bytea
    case texts = "text[]"
  }

  private static func rendered(_ text: String, _ types: [ValueType]) -> String {
    let text =
      text.contains("/*! ")
      ? text.replacing("/*! ", with: "").replacing(" */", with: "") : text
    var pieces = text.split(separator: "?", omittingEmptySubsequences: false)[...]
    var rendered = String(pieces.popFirst() ?? "")
    rendered.reserveCapacity(text.utf8.count + 8 * types.count)
    let numbers = pieces.map { Int($0.prefix { $0.isASCII && $0.isNumber }) }
    let lane = max(types.count, numbers.compactMap(\.self).max() ?? 0) + 1
    for (number, piece) in zip(numbers, pieces) {
      switch number {
      case nil: rendered += "$"
      case 0: rendered += "$\(lane)::integer"
      case let number?:
        rendered += "$\(number)"
        if types.indices.contains(number - 1) { rendered += "::\(types[number - 1].rawValue)" }
      }
      rendered += piece.drop { $0.isASCII && $0.isNumber }
    }
    return rendered
  }

  /// The values in the order of their numbers.
  static func parameters(_ text: String, _ values: [SQLValue]) -> [Parameter] {
    let parameters = values.map { Parameter($0) }
    guard text.contains("?0"), case .text(let customer) = parameters.first else {
      return parameters
    }
    return parameters + [.lane(customer)]
  }

  private static func type(of value: SQLValue) -> ValueType {
    switch value {
    case .int: .bigint
    case .text, .customer, .newCustomer: .text
    case .bool: .boolean
    case .bytes: .bytea
    case .texts, .customers: .texts
    }
  }
}

extension Parameter {
  /// Customers are kept by their names: none has to be made or found.
  init(_ value: SQLValue) {
    switch value {
    case .int(let number): self = .int(number)
    case .text(let text): self = .text(text)
    case .bool(let value): self = .bool(value)
    case .bytes(let bytes): self = bytes.map { .bytes($0) } ?? .null
    case .texts(let texts): self = .texts(texts)
    case .customer(let customer), .newCustomer(let customer): self = .text(customer.text)
    case .customers(let customers): self = .texts(customers.map(\.text))
    }
  }
}

extension TableRead {
  init(_ question: SQLQuestion) {
    self.init(
      NumberedPlaceholders.rendered(question.text, question.values), columns: question.columns,
      NumberedPlaceholders.parameters(question.text, question.values))
  }
}
