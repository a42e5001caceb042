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
    var plain = PlainReportReader(bytes)
    if let report = plain.read(headerKey: headerKey, receivedAt: receivedAt), plain.isAtEnd() {
      self.init(plain: report)
      return
    }
    try self.init(generalJSON: bytes, headerKey: headerKey, receivedAt: receivedAt)
  }

  /// What stands in for every document that `PlainReportReader` does not take.
  init(generalJSON bytes: [UInt8], headerKey: String?, receivedAt: Timestamp)
    throws(ReportRefusal)
  {
    let document: JSONValue
    do {
      document = try JSONParser.parse(bytes)
    } catch {
      throw ReportRefusal(.malformed, [.init(field: error.path, detail: "\(error)")])
    }
    try self.init(document: document, headerKey: headerKey, receivedAt: receivedAt)
  }

  /// The same from a parsed document, for batches.
  public init(document: JSONValue, headerKey: String? = nil, receivedAt: Timestamp)
    throws(ReportRefusal)
  {
    guard case .object(let object) = document else {
      throw ReportRefusal(
        .invalid, [.init(field: "", detail: "a report is an object, found \(document.kind)")])
    }
    var reader = ReportReader(object: object, headerKey: headerKey, receivedAt: receivedAt)
    let report = reader.read()
    guard let report, reader.issues.isEmpty else {
      throw ReportRefusal(.invalid, reader.issues)
    }
    self.init(report: report, warnings: reader.warnings + Self.warnings(for: report))
  }

  /// A report in which nothing was rounded.
  init(plain report: UsageReport) {
    self.init(report: report, warnings: Self.warnings(for: report))
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
