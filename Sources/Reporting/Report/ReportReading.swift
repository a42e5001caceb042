import Amounts
public import Metering

/// A report as it was read from its wire form, and what is odd about it.
public struct ReportReading: Hashable, Sendable {
  /// Checked: every field is within its limits.
  public let report: UsageReport
  /// In the order they were found; empty for most.
  public let warnings: [ReportWarning]

  /// Takes the parts as they are.
  public init(report: UsageReport, warnings: [ReportWarning]) {
    self.report = report
    self.warnings = warnings
  }

  /// Reads and checks the JSON of one report, received at `receivedAt`; `headerKey` is the `Idempotency-Key` header.
  ///
  /// Throws a refusal that names every field that is wrong; a document that is not JSON names the byte.
  public init(json bytes: [UInt8], headerKey: String? = nil, receivedAt: Timestamp)
    throws(ReportRefusal)
  {
    var parser = JSONParser(bytes)
    let found: ReportFields.Found
    do throws(JSONSyntaxError) {
      found = try ReportFields.read(&parser, depth: 0)
      try parser.end()
    } catch {
      throw ReportRefusal(.malformed, [.init(field: error.path, detail: "\(error)")])
    }
    try self.init(found, headerKey: headerKey, receivedAt: receivedAt)
  }

  /// The same from a parsed document.
  public init(document: JSONValue, headerKey: String? = nil, receivedAt: Timestamp)
    throws(ReportRefusal)
  {
    var writer = JSONWriter()
    writer.write(document)
    try self.init(json: writer.bytes, headerKey: headerKey, receivedAt: receivedAt)
  }

  init(_ found: ReportFields.Found, headerKey: String?, receivedAt: Timestamp)
    throws(ReportRefusal)
  {
    switch found {
    case .other(let value):
      throw ReportRefusal(
        .invalid, [.init(field: "", detail: "a report is an object, found \(value.kind)")])
    case .report(let fields):
      var reader = ReportReader(fields, headerKey: headerKey, receivedAt: receivedAt)
      let report = reader.read()
      guard let report, reader.issues.isEmpty else {
        throw ReportRefusal(.invalid, reader.issues)
      }
      self.init(report: report, warnings: reader.warnings + Self.warnings(for: report))
    }
  }

  private static func warnings(for report: UsageReport) -> [ReportWarning] {
    var warnings: [ReportWarning] = []
    if let devices = report.metrics[.devices], let active = report.activeDevices,
      devices != .init(active)
    {
      warnings.append(
        ReportWarning(
          .devicesDiffer,
          "metrics.devices is \(devices) and active_devices is \(active): \(devices) is counted"))
    }
    if let active = report.activeDevices, let total = report.totalDevices, active > total {
      warnings.append(
        ReportWarning(.activeAboveTotal, "active_devices \(active) is above total_devices \(total)")
      )
    }
    if report.identity == .unnamed {
      warnings.append(
        ReportWarning(
          .repeatCountsAgain,
          "without window_start and window_end, report_id or an Idempotency-Key header, sending this report again counts it again"
        ))
    }
    return warnings
  }
}
