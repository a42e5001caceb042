import Metering

/// The members of a report as they were written, found in one pass over its bytes: what they say is `ReportReader`'s to tell.
///
/// Texts and numbers stay where they are in the document, since nearly every report has nothing else.
struct ReportFields {
  /// The names of a report's fields, as in the guide and beyond it.
  enum Field: Int, CaseIterable {
    case customer, instance, activeDevices, totalDevices, metrics, reportID
    case windowStart, windowEnd, missing, exporter, sequence

    var name: StaticString {
      switch self {
      case .customer: "customer_id"
      case .instance: "instance_id"
      case .activeDevices: "active_devices"
      case .totalDevices: "total_devices"
      case .metrics: "metrics"
      case .reportID: "report_id"
      case .windowStart: "window_start"
      case .windowEnd: "window_end"
      case .missing: "missing"
      case .exporter: "exporter_id"
      case .sequence: "sequence"
      }
    }

    var text: String { "\(name)" }

    static let names = allCases.map(\.text)

    /// The field whose name that is, spelled in plain bytes.
    init?(_ spelled: ArraySlice<UInt8>) {
      let found = Self.allCases.first { field in
        field.name.utf8CodeUnitCount == spelled.count
          && spelled.elementsEqual(
            UnsafeBufferPointer(start: field.name.utf8Start, count: spelled.count))
      }
      guard let found else { return nil }
      self = found
    }
  }

  enum Value {
    /// Printable ASCII without escapes, at these bytes.
    case text(Range<Int>)
    case number(Range<Int>)
    /// Numbers by name, in their order; names are told apart by their bytes.
    case numbers([(name: String, value: Value)])
    case other(JSONValue)
  }

  /// The document that the ranges are of.
  let bytes: [UInt8]
  private(set) var unknown: [String] = []
  private var values: [Value?]

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
    values = Array(repeating: nil, count: Field.allCases.count)
  }

  /// Nil for a field that is not there; null is a value, and of no field's kind.
  subscript(field: Field) -> Value? { values[field.rawValue] }
}

extension ReportFields {
  /// What was found where a report was expected.
  enum Found {
    case report(ReportFields)
    case other(JSONValue)
  }

  /// Reads the value that begins where the parser stands.
  static func read(_ parser: inout JSONParser, depth: Int) throws(JSONSyntaxError) -> Found {
    parser.skipSpace()
    guard parser.peek == UInt8(ascii: "{") else { return .other(try parser.value(depth: depth)) }
    var fields = ReportFields(parser.bytes)
    var others: Set<ByteText> = []
    try parser.eachMember { parser, key throws(JSONSyntaxError) in
      if let field = try Self.field(key, parser) {
        guard fields.values[field.rawValue] == nil else {
          throw parser.duplicate(field.text, key)
        }
        try parser.colon()
        fields.values[field.rawValue] =
          field == .metrics
          ? try Self.numbers(&parser, depth: depth + 1) : try Self.value(&parser, depth: depth + 1)
        return
      }
      let name = try parser.unquoted(key)
      guard others.insert(ByteText(name)).inserted else { throw parser.duplicate(name, key) }
      try parser.colon()
      _ = try parser.value(depth: depth + 1)
      if fields.unknown.count < ReportRefusal.maximumIssues { fields.unknown.append(name) }
    }
    return .report(fields)
  }

  /// A name may be spelled with escapes.
  private static func field(_ key: Range<Int>, _ parser: JSONParser) throws(JSONSyntaxError)
    -> Field?
  {
    if parser.isPlain(key) { return Field(parser.bytes[key]) }
    return Field(Array(try parser.unquoted(key).utf8)[...])
  }

  private static func value(_ parser: inout JSONParser, depth: Int) throws(JSONSyntaxError) -> Value
  {
    parser.skipSpace()
    switch parser.peek {
    case UInt8(ascii: "\""):
      let text = try parser.quoted()
      return parser.isPlain(text) ? .text(text) : .other(.string(try parser.unquoted(text)))
    case UInt8(ascii: "-"): return .number(try parser.number())
    default:
      return parser.isAtDigit
        ? .number(try parser.number()) : .other(try parser.value(depth: depth))
    }
  }

  private static func numbers(_ parser: inout JSONParser, depth: Int) throws(JSONSyntaxError)
    -> Value
  {
    parser.skipSpace()
    guard parser.peek == UInt8(ascii: "{") else { return try value(&parser, depth: depth) }
    var found: [(name: String, value: Value)] = []
    // So many names are compared one by one.
    let few = 16
    var names: Set<ByteText> = []
    try parser.eachMember { parser, key throws(JSONSyntaxError) in
      let name = try parser.unquoted(key)
      if found.count == few { names = Set(found.map { ByteText($0.name) }) }
      let isNew =
        found.count < few
        ? !found.contains { ByteText($0.name) == ByteText(name) }
        : names.insert(ByteText(name)).inserted
      guard isNew else { throw parser.duplicate(name, key) }
      try parser.colon()
      found.append((name, try value(&parser, depth: depth + 1)))
    }
    return .numbers(found)
  }
}

extension ReportFields.Value {
  /// What the value is, for messages: `a string`, `null`.
  var kind: String {
    switch self {
    case .text: "a string"
    case .number: "a number"
    case .numbers: "an object"
    case .other(let value): value.kind
    }
  }
}
