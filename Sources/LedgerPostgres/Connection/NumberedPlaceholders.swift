import LedgerTables
import Metering

/// The parameters of a statement as PostgreSQL writes them: `?2` of a text is `$2::text`.
///
/// Each names its type where it stands: a statement is prepared once, before anything is known of its values.
enum NumberedPlaceholders {
  static func rendered(_ text: String, _ values: [SQLValue]) -> String {
    var rendered = ""
    rendered.reserveCapacity(text.utf8.count + 8 * values.count)
    var pieces = text.split(separator: "?", omittingEmptySubsequences: false)[...]
    rendered += pieces.popFirst() ?? ""
    for piece in pieces {
      let digits = piece.prefix { $0.isASCII && $0.isNumber }
      rendered += "$\(digits)"
      if let number = Int(digits), values.indices.contains(number - 1) {
        rendered += "::\(type(of: values[number - 1]))"
      }
      rendered += piece.dropFirst(digits.count)
    }
    return rendered
  }

  private static func type(of value: SQLValue) -> String {
    switch value {
    case .int: "bigint"
    case .text, .customer, .newCustomer: "text"
    case .bool: "boolean"
    case .bytes: "bytea"
    case .texts, .customers: "text[]"
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
      question.values.map { Parameter($0) })
  }
}
