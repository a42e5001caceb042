import Metering

/// The header of a CSV file of reports: which column is which field.
struct CSVColumns: Hashable, Sendable {
  private enum Column: Hashable {
    case text(String)
    case number(String)
    case metric(String)
    /// Names separated by semicolons.
    case missing
  }

  private static let metricPrefix = "metrics."
  private static let numbers: Set<String> = ["active_devices", "total_devices", "sequence"]

  private let columns: [Column]

  /// Throws for a column that is no field of a report, for one that is there twice, and when `customer_id` is not there.
  init(_ header: [[UInt8]]) throws(ImportHeaderError) {
    var names: [String] = []
    var columns: [Column] = []
    for (position, bytes) in header.enumerated() {
      guard let name = String(validating: bytes, as: UTF8.self) else {
        throw ImportHeaderError("header: column \(position + 1) is not UTF-8")
      }
      guard !names.contains(name) else {
        throw ImportHeaderError("header: the column \"\(name)\" is there twice")
      }
      names.append(name)
      columns.append(try Self.column(name))
    }
    guard names.contains("customer_id") else {
      throw ImportHeaderError("header: the column customer_id is required")
    }
    self.columns = columns
  }

  private static func column(_ name: String) throws(ImportHeaderError) -> Column {
    if name.hasPrefix(metricPrefix), name.count > metricPrefix.count {
      return .metric(String(name.dropFirst(metricPrefix.count)))
    }
    if name == "missing" { return .missing }
    let fields = ReportFields.Field.names.filter { $0 != "metrics" }
    guard fields.contains(name) else {
      let hint =
        Vocabulary(fields).closest(to: name).map { "did you mean \($0)?" }
        ?? "a metric's column is metrics.NAME; allowed are \(fields.joined(separator: ", "))"
      throw ImportHeaderError("header: unknown column \"\(name)\"; \(hint)")
    }
    return numbers.contains(name) ? .number(name) : .text(name)
  }

  /// The JSON of the report that a row says; an empty field is left out. `raw`: the row as it stands.
  func document(_ row: [[UInt8]], raw: [UInt8]) -> Result<JSONValue, ImportProblem> {
    guard row.count == columns.count else {
      let counts = "the row has \(row.count) fields, the header \(columns.count)"
      return .failure(ImportProblem(.malformedCSV, counts + advice(row, raw)))
    }
    var object = JSONObject()
    var metrics = JSONObject()
    for (column, bytes) in zip(columns, row) where !bytes.isEmpty {
      guard let text = String(validating: bytes, as: UTF8.self) else {
        return .failure(ImportProblem(.malformedCSV, "a field is not UTF-8"))
      }
      switch column {
      case .text(let name): object.append(name, .string(text))
      case .number(let name): object.append(name, Self.number(bytes, text))
      case .metric(let name): metrics.append(name, Self.number(bytes, text))
      case .missing:
        let names = text.split(separator: ";").map { JSONValue.string(String($0)) }
        object.append("missing", .array(names))
      }
    }
    if !metrics.members.isEmpty { object.append("metrics", .object(metrics)) }
    return .success(.object(object))
  }

  /// Why a row may have another number of fields than the header.
  private func advice(_ row: [[UInt8]], _ raw: [UInt8]) -> String {
    if row.count < columns.count, let separator = FieldSeparator(separating: raw) {
      return ": \(separator.advice)"
    }
    return row.count > columns.count ? "; a field that contains a comma stands in quotes" : ""
  }

  /// What is not a JSON number stays text, which the report's own check refuses by the field's name.
  private static func number(_ bytes: [UInt8], _ text: String) -> JSONValue {
    if case .number(let digits)? = try? JSONParser.parse(bytes), digits == text {
      return .number(digits)
    }
    return .string(text)
  }
}
