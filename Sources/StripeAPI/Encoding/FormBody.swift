import Wire

/// The parameters of one request as an ordered tree, encoded the way Stripe's own libraries do.
///
/// Nested fields are written `parent[child]`, lists `parent[0]`, and values percent-encoded
/// (`application/x-www-form-urlencoded`, blanks as `%20`, which every form decoder reads). Absent values are left out.
/// An empty list leaves no trace at all; to unset a field, send empty text.
struct FormBody: Sendable, Equatable {
  private struct Field: Sendable, Equatable {
    let name: String
    let value: FormValue
  }

  private var fields: [Field] = []

  init() {}

  init(_ fields: [(String, FormValue)]) {
    self.fields = fields.map { Field(name: $0.0, value: $0.1) }
  }

  var isEmpty: Bool { fields.isEmpty }

  /// Appends a parameter, or nothing when the value is nil.
  mutating func set(_ name: String, _ value: (any FormValueConvertible)?) {
    guard let value else { return }
    fields.append(Field(name: name, value: value.formValue))
  }

  /// Appends a group of parameters under one name, or nothing when the group is empty.
  mutating func set(_ name: String, _ fill: (inout FormBody) -> Void) {
    var group = FormBody()
    fill(&group)
    guard !group.isEmpty else { return }
    set(name, group)
  }

  /// For a request body: brackets stay readable.
  var bodyText: String { encoded(brackets: ("[", "]")) }

  /// For a URL's query, where brackets are not allowed.
  var queryText: String { encoded(brackets: ("%5B", "%5D")) }

  private func encoded(brackets: (open: String, close: String)) -> String {
    var pairs: [String] = []
    for field in fields {
      Self.append(field.value, named: PercentEncoding.encoded(field.name), brackets, to: &pairs)
    }
    return pairs.joined(separator: "&")
  }

  private static func append(
    _ value: FormValue, named name: String, _ brackets: (open: String, close: String),
    to pairs: inout [String]
  ) {
    func child(_ key: String) -> String { name + brackets.open + key + brackets.close }
    switch value {
    case .text(let text): pairs.append("\(name)=\(PercentEncoding.encoded(text))")
    case .integer(let number): pairs.append("\(name)=\(number)")
    case .flag(let flag): pairs.append("\(name)=\(flag)")
    case .list(let elements):
      for (index, element) in elements.enumerated() {
        append(element, named: child(String(index)), brackets, to: &pairs)
      }
    case .fields(let body):
      for field in body.fields {
        append(field.value, named: child(PercentEncoding.encoded(field.name)), brackets, to: &pairs)
      }
    }
  }
}
