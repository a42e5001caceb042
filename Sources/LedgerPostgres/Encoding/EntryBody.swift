import Amounts
import Metering
import Reporting
import UsageLedger

/// What a report says, as the `body` of its row: JSON with exact numbers, readable also for people.
struct EntryBody {
  var activeDevices: Int64?
  var totalDevices: Int64?
  var metrics: [MetricName: Quantity] = [:]
  var missing: [MissingMetric] = []
  var exporter: ExporterStamp?
  /// For a completion: the metrics that it adds.
  var adds: Set<MetricName> = []
  /// Retention took the rest out.
  private(set) var isSealed = false

  init(_ report: UsageReport, adds: Set<MetricName> = []) {
    activeDevices = report.activeDevices
    totalDevices = report.totalDevices
    metrics = report.metrics
    missing = report.missing
    exporter = report.exporter
    self.adds = adds
  }

  var text: String {
    var object = JSONObject()
    if let activeDevices { object.append("active_devices", JSONValue(activeDevices)) }
    if let totalDevices { object.append("total_devices", JSONValue(totalDevices)) }
    let members = metrics.sorted { $0.key < $1.key }
    object.append(
      "metrics",
      .object(JSONObject(members.map { .init(key: $0.key.text, value: JSONValue($0.value)) })))
    if !missing.isEmpty {
      object.append(
        "missing",
        .array(missing.map { .array([.string($0.metric.text), .string($0.reason)]) }))
    }
    if let exporter {
      object.append("exporter", .array([.string(exporter.id), JSONValue(exporter.sequence)]))
    }
    if !adds.isEmpty {
      object.append("adds", .array(adds.sorted().map { .string($0.text) }))
    }
    return JSONValue.object(object).description
  }

  /// Throws `corrupt` where the text is not what `text` writes.
  init(text: String) throws(LedgerError) {
    do {
      guard case .object(let object) = try JSONParser.parse(Array(text.utf8)) else {
        throw Self.damage(nil)
      }
      activeDevices = try Self.count(object["active_devices"])
      totalDevices = try Self.count(object["total_devices"])
      metrics = try Self.metrics(object["metrics"])
      missing = try Self.elements(object["missing"]).map { element in
        let pair = try Self.elements(element)
        return MissingMetric(
          metric: try MetricName(stored: Self.text(pair.first)), reason: try Self.text(pair.last))
      }
      let stamp = try Self.elements(object["exporter"])
      exporter =
        try stamp.isEmpty
        ? nil : ExporterStamp(id: Self.text(stamp.first), sequence: Self.count(stamp.last))
      isSealed = object["sealed"] != nil
      adds = Set(try Self.elements(object["adds"]).map { try MetricName(stored: Self.text($0)) })
    } catch {
      throw Self.damage(error)
    }
  }

  private static func damage(_ cause: (any Error)?) -> LedgerError {
    LedgerError(.corrupt, "the body of an entry cannot be read", cause: cause)
  }

  private static func metrics(_ value: JSONValue?) throws -> [MetricName: Quantity] {
    guard case .object(let object) = value else { throw damage(nil) }
    var metrics: [MetricName: Quantity] = [:]
    for member in object.members {
      guard case .number(let digits) = member.value else { throw damage(nil) }
      metrics[try MetricName(stored: member.key)] = try Quantity(decimal: digits)
    }
    return metrics
  }

  private static func elements(_ value: JSONValue?) throws -> [JSONValue] {
    guard let value else { return [] }
    guard case .array(let elements) = value else { throw damage(nil) }
    return elements
  }

  private static func text(_ value: JSONValue?) throws -> String {
    guard case .string(let text) = value else { throw damage(nil) }
    return text
  }

  private static func count(_ value: JSONValue?) throws -> Int64? {
    switch value {
    case nil, .null: return nil
    case .number(let digits):
      guard let number = Int64(digits) else { throw damage(nil) }
      return number
    default: throw damage(nil)
    }
  }
}
