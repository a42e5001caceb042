import Amounts
import Metering

/// Reads a report's fields one by one and collects what is wrong with them.
struct ReportReader {
  /// The names of a report's fields, as in the guide and beyond it.
  static let fields = [
    "customer_id", "instance_id", "active_devices", "total_devices", "metrics", "report_id",
    "window_start", "window_end", "missing", "exporter_id", "sequence",
  ]
  /// How far a window may end ahead of the service's clock.
  static let clockToleranceSeconds: Int64 = 300

  let object: JSONObject
  let headerKey: String?
  let receivedAt: Timestamp
  private(set) var issues: [ReportRefusal.Issue] = []
  private(set) var warnings: [ReportWarning] = []

  init(object: JSONObject, headerKey: String?, receivedAt: Timestamp) {
    self.object = object
    self.headerKey = headerKey
    self.receivedAt = receivedAt
  }

  /// The report, or nil when a field without which there is none is wrong; look at `issues` either way.
  mutating func read() -> UsageReport? {
    refuseUnknownFields()
    let customer = customerID()
    let instance = instanceID()
    let window = window()
    let metrics = metrics()
    let missing = missing(besides: metrics)
    let report = customer.flatMap { customer in
      instance.map { instance in
        UsageReport(
          customer: customer, instance: instance, window: window, clientKey: clientKey(),
          activeDevices: count("active_devices"), totalDevices: count("total_devices"),
          metrics: metrics, missing: missing, exporter: exporter())
      }
    }
    return report
  }

  mutating func refuse(_ field: String, _ detail: String) {
    guard !hasEnoughIssues else { return }
    issues.append(.init(field: field, detail: detail))
  }

  /// More are not told, nor looked for where that costs anything.
  private var hasEnoughIssues: Bool { issues.count >= ReportRefusal.maximumIssues }

  private mutating func refuseUnknownFields() {
    for member in object.members where !hasEnoughIssues && !Self.fields.contains(member.key) {
      let hint =
        Vocabulary(Self.fields).closest(to: member.key)
        .map { "did you mean \($0)?" } ?? "allowed are \(Self.fields.joined(separator: ", "))"
      refuse(member.key, "unknown field; \(hint)")
    }
  }

  /// A field's value; JSON null counts as absent.
  private func field(_ name: String) -> JSONValue? {
    object[name].flatMap { $0 == .null ? nil : $0 }
  }

  /// A text with its beginning, anything else by its kind.
  private static func shown(_ value: JSONValue) -> String {
    guard case .string(let text) = value else { return value.kind }
    return "the text \"\(text.prefix(40))\(text.count > 40 ? "…" : "")\""
  }

  private mutating func text(_ name: String) -> String? {
    guard let value = field(name) else { return nil }
    guard case .string(let text) = value else {
      refuse(name, "expected a string, found \(value.kind)")
      return nil
    }
    return text
  }

  // MARK: who

  private mutating func customerID() -> CustomerID? {
    guard field("customer_id") != nil else {
      refuse("customer_id", "is required: the id of the customer that the usage belongs to")
      return nil
    }
    return text("customer_id").flatMap { text in
      named("customer_id") { () throws(MeteringError) in try CustomerID(text) }
    }
  }

  private mutating func instanceID() -> InstanceID? {
    guard field("instance_id") != nil else { return .default }
    return text("instance_id").flatMap { text in
      named("instance_id") { () throws(MeteringError) in try InstanceID(text) }
    }
  }

  private mutating func named<ID>(_ field: String, _ make: () throws(MeteringError) -> ID) -> ID? {
    do {
      return try make()
    } catch {
      refuse(field, error.context)
      return nil
    }
  }

  private mutating func clientKey() -> String? {
    if let reportID = text("report_id") { return checkedKey(reportID, "report_id") }
    return headerKey.flatMap { checkedKey($0, "Idempotency-Key") }
  }

  private mutating func checkedKey(_ key: String, _ name: String) -> String? {
    do throws(MeteringError) {
      return try MeteringName.checked(key, "the key")
    } catch {
      refuse(name, error.context)
      return nil
    }
  }

  private mutating func exporter() -> ExporterStamp? {
    let sequence = count("sequence")
    guard let id = text("exporter_id") else {
      if sequence != nil { refuse("exporter_id", "is required beside sequence") }
      return nil
    }
    return checkedKey(id, "exporter_id").map { ExporterStamp(id: $0, sequence: sequence) }
  }

  // MARK: when

  private mutating func window() -> TimeWindow? {
    let start = time("window_start")
    let end = time("window_end")
    if field("window_start") == nil, field("window_end") != nil {
      refuse("window_start", "is required beside window_end")
    }
    if field("window_end") == nil, field("window_start") != nil {
      refuse("window_end", "is required beside window_start")
    }
    guard let start, let end else { return nil }
    guard end <= receivedAt.advanced(bySeconds: Self.clockToleranceSeconds) else {
      refuse(
        "window_end",
        "\(end) is more than \(Self.clockToleranceSeconds / 60) minutes ahead of the service's clock, \(receivedAt)"
      )
      return nil
    }
    return named("window_end") { () throws(MeteringError) in
      try TimeWindow(start: start, end: end)
    }
  }

  private mutating func time(_ name: String) -> Timestamp? {
    text(name).flatMap { text in
      named(name) { () throws(MeteringError) in try Timestamp(rfc3339: text) }
    }
  }

  // MARK: what

  private mutating func count(_ name: String) -> Int64? {
    guard let value = field(name), let quantity = quantity(value, name) else { return nil }
    return wholeNumber(quantity, name)
  }

  private mutating func wholeNumber(_ quantity: Quantity, _ name: String) -> Int64? {
    guard quantity.isWhole, let whole = try? quantity.rounded(.down) else {
      refuse(name, "\(quantity) is not a whole number")
      return nil
    }
    return whole.units
  }

  private mutating func quantity(_ value: JSONValue, _ name: String) -> Quantity? {
    guard case .number(let text) = value else {
      refuse(name, "expected a number, found \(Self.shown(value))")
      return nil
    }
    guard let reading = try? Quantity.reading(decimal: text), reading.value <= .jsonLimit else {
      refuse(name, "\(text.prefix(40)) is above the limit of \(Quantity.jsonLimit)")
      return nil
    }
    // A value too small for twelve decimals reads as zero, and is negative all the same.
    guard !reading.value.isNegative, reading.isExact || !text.hasPrefix("-") else {
      refuse(name, "\(text.prefix(40)) is negative; 0 to \(Quantity.jsonLimit) are allowed")
      return nil
    }
    if !reading.isExact {
      warnings.append(
        ReportWarning(
          .roundedToTwelveDecimals, "\(name): \(text.prefix(40)) is kept as \(reading.value)"))
    }
    return reading.value
  }

  private mutating func metrics() -> [MetricName: Quantity] {
    guard let value = field("metrics") else { return [:] }
    guard case .object(let object) = value else {
      refuse("metrics", "expected an object of numbers, found \(value.kind)")
      return [:]
    }
    guard object.members.count <= UsageReport.maximumMetrics else {
      refuse(
        "metrics", "\(object.members.count) metrics; at most \(UsageReport.maximumMetrics)")
      return [:]
    }
    var metrics: [MetricName: Quantity] = [:]
    for member in object.members {
      let path = "metrics.\(member.key.cut())"
      guard let name = named(path, { () throws(MeteringError) in try MetricName(member.key) }),
        let quantity = quantity(member.value, path)
      else { continue }
      if name == .devices, wholeNumber(quantity, path) == nil { continue }
      metrics[name] = quantity
    }
    return metrics
  }

  private mutating func missing(besides metrics: [MetricName: Quantity]) -> [MissingMetric] {
    guard let value = field("missing") else { return [] }
    let entries = MissingForm.entries(of: value)
    guard let entries else {
      refuse(
        "missing", "expected an array of {\"metric\", \"reason\"} objects or of names")
      return []
    }
    guard entries.count <= UsageReport.maximumMetrics else {
      refuse("missing", "\(entries.count) names; at most \(UsageReport.maximumMetrics)")
      return []
    }
    var missing: [MissingMetric] = []
    var names: Set<MetricName> = []
    for entry in entries {
      guard
        let name = named("missing", { () throws(MeteringError) in try MetricName(entry.metric) })
      else { continue }
      if metrics[name] != nil {
        refuse("missing", "\(name) has a value in metrics and cannot be missing too")
      } else if !names.insert(name).inserted {
        refuse("missing", "\(name) is named twice")
      } else if entry.reason.unicodeScalars.contains(where: { $0.value == 0 }) {
        refuse("missing", "the reason of \(name) contains a NUL character")
      } else {
        missing.append(MissingMetric(metric: name, reason: entry.reason))
      }
    }
    return missing
  }
}
