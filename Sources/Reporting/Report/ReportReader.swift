import Amounts
import Metering

/// Reads a report's fields one by one and collects what is wrong with them.
struct ReportReader {
  private typealias Field = ReportFields.Field

  /// How far a window may end ahead of the service's clock.
  static let clockToleranceSeconds: Int64 = 300

  let fields: ReportFields
  let headerKey: String?
  let receivedAt: Timestamp
  private(set) var issues: [ReportRefusal.Issue] = []
  private(set) var warnings: [ReportWarning] = []

  init(_ fields: ReportFields, headerKey: String?, receivedAt: Timestamp) {
    self.fields = fields
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
          activeDevices: count(.activeDevices), totalDevices: count(.totalDevices),
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
    for name in fields.unknown where !hasEnoughIssues {
      let hint =
        Vocabulary(ReportFields.Field.names).closest(to: name).map { "did you mean \($0)?" }
        ?? "allowed are \(ReportFields.Field.names.joined(separator: ", "))"
      refuse(name, "unknown field; \(hint)")
    }
  }

  /// A text with its beginning, anything else by its kind.
  private func shown(_ value: ReportFields.Value) -> String {
    guard let text = text(value) else { return value.kind }
    return "the text \"\(text.prefix(40))\(text.count > 40 ? "…" : "")\""
  }

  private func text(_ value: ReportFields.Value) -> String? {
    switch value {
    case .text(let range): String(decoding: fields.bytes[range], as: UTF8.self)
    case .other(.string(let text)): text
    default: nil
    }
  }

  private mutating func text(_ field: Field) -> String? {
    guard let value = fields[field] else { return nil }
    guard let text = text(value) else {
      refuse(field.text, "expected a string, found \(value.kind)")
      return nil
    }
    return text
  }

  // MARK: who

  private mutating func customerID() -> CustomerID? {
    guard fields[.customer] != nil else {
      refuse("customer_id", "is required: the id of the customer that the usage belongs to")
      return nil
    }
    return text(.customer).flatMap { text in
      named("customer_id") { () throws(MeteringError) in try CustomerID(text) }
    }
  }

  private mutating func instanceID() -> InstanceID? {
    guard fields[.instance] != nil else { return .default }
    return text(.instance).flatMap { text in
      named("instance_id") { () throws(MeteringError) in try InstanceID(text) }
    }
  }

  private mutating func named<ID>(
    _ field: @autoclosure () -> String, _ make: () throws(MeteringError) -> ID
  ) -> ID? {
    do {
      return try make()
    } catch {
      refuse(field(), error.context)
      return nil
    }
  }

  /// The header is checked also where `report_id` goes before it.
  private mutating func clientKey() -> String? {
    let header = headerKey.flatMap { checkedHeader($0) }
    guard fields[.reportID] != nil else { return header }
    return text(.reportID).flatMap { checkedKey($0, "report_id") }
  }

  private mutating func checkedHeader(_ key: String) -> String? {
    guard !key.unicodeScalars.contains("\u{FFFD}") else {
      refuse("Idempotency-Key", "is not UTF-8")
      return nil
    }
    return checkedKey(key, "Idempotency-Key")
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
    let sequence = count(.sequence)
    guard let id = text(.exporter) else {
      if sequence != nil { refuse("exporter_id", "is required beside sequence") }
      return nil
    }
    return checkedKey(id, "exporter_id").map { ExporterStamp(id: $0, sequence: sequence) }
  }

  // MARK: when

  private mutating func window() -> TimeWindow? {
    let start = time(.windowStart)
    let end = time(.windowEnd)
    if fields[.windowStart] == nil, fields[.windowEnd] != nil {
      refuse("window_start", "is required beside window_end")
    }
    if fields[.windowEnd] == nil, fields[.windowStart] != nil {
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

  private mutating func time(_ field: Field) -> Timestamp? {
    if case .text(let range) = fields[field],
      let time = Timestamp(rfc3339Bytes: fields.bytes[range])
    {
      return time
    }
    return text(field).flatMap { text in
      named(field.text) { () throws(MeteringError) in try Timestamp(rfc3339: text) }
    }
  }

  // MARK: what

  private mutating func count(_ field: Field) -> Int64? {
    guard let value = fields[field], let quantity = quantity(value, field.text) else { return nil }
    return wholeNumber(quantity, field.text)
  }

  private mutating func wholeNumber(_ quantity: Quantity, _ name: @autoclosure () -> String)
    -> Int64?
  {
    guard quantity.isWhole, let whole = try? quantity.rounded(.down) else {
      refuse(name(), "\(quantity) is not a whole number")
      return nil
    }
    return whole.units
  }

  private mutating func quantity(_ value: ReportFields.Value, _ name: @autoclosure () -> String)
    -> Quantity?
  {
    guard case .number(let range) = value else {
      refuse(name(), "expected a number, found \(shown(value))")
      return nil
    }
    let digits = fields.bytes[range]
    if let exact = Quantity(plainDigits: digits) { return exact }
    let name = name()
    let text = String(decoding: digits, as: UTF8.self)
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
    guard let value = fields[.metrics] else { return [:] }
    guard case .numbers(let members) = value else {
      refuse("metrics", "expected an object of numbers, found \(value.kind)")
      return [:]
    }
    guard members.count <= UsageReport.maximumMetrics else {
      refuse(
        "metrics", "\(members.count) metrics; at most \(UsageReport.maximumMetrics)")
      return [:]
    }
    var metrics: [MetricName: Quantity] = [:]
    metrics.reserveCapacity(members.count)
    for member in members {
      let path = { "metrics.\(member.name.cut())" }
      guard let name = named(path(), { () throws(MeteringError) in try MetricName(member.name) }),
        let quantity = quantity(member.value, path())
      else { continue }
      if name == .devices, wholeNumber(quantity, path()) == nil { continue }
      metrics[name] = quantity
    }
    return metrics
  }

  private mutating func missing(besides metrics: [MetricName: Quantity]) -> [MissingMetric] {
    guard let value = fields[.missing] else { return [] }
    guard case .other(let form) = value, let entries = MissingForm.entries(of: form) else {
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

extension Quantity {
  /// A number below 2^53 without sign and exponent, with at most twelve decimals: exact, as nearly every one that is reported.
  fileprivate init?(plainDigits digits: ArraySlice<UInt8>) {
    var whole: Int64 = 0
    var fraction: Int64 = 0
    var decimals: Int?
    for byte in digits {
      guard byte != UInt8(ascii: ".") else {
        decimals = 0
        continue
      }
      guard case let digit = byte &- UInt8(ascii: "0"), digit < 10 else { return nil }
      if let count = decimals {
        guard count < 12 else { return nil }
        fraction = fraction * 10 + Int64(digit)
        decimals = count + 1
      } else {
        whole = whole * 10 + Int64(digit)
        guard whole < 1 << 53 else { return nil }
      }
    }
    for _ in (decimals ?? 12)..<12 { fraction *= 10 }
    self.init(rawValue: Quantity(whole).rawValue + Int128(fraction))
  }
}
