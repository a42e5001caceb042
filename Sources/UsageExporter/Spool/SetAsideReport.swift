public import Metering
public import Reporting

/// A report that the service refused for good, as `rejected/NUMBER.json` keeps it for people.
public struct SetAsideReport: Equatable, Sendable {
  public let sequence: Int64
  public let setAsideAt: Timestamp?
  public let status: Int64?
  /// The service's stable word; nil in files of the first release.
  public let code: String?
  public let answer: String
  public let report: UsageReport

  /// Reads a file's bytes; nil when it holds no report.
  init?(sequence: Int64, _ bytes: [UInt8]) {
    guard let form = try? JSONParser.parse(bytes), let document = form["report"],
      let reading = try? ReportReading(
        document: document, receivedAt: Timestamp(nanoseconds: .max))
    else { return nil }
    self.sequence = sequence
    setAsideAt = form["rejected_at"]?.text.flatMap { try? Timestamp(rfc3339: $0) }
    status = form["status"]?.count
    code = form["code"]?.text
    answer = form["answer"]?.text ?? ""
    report = reading.report
  }

  /// What is written into the file.
  static func form(
    _ report: UsageReport, _ refusal: ServiceAnswer.Refusal, _ redaction: Redaction, at: Timestamp
  ) -> [UInt8] {
    let form = SpoolRecord.object(
      "rejected",
      [
        ("rejected_at", .string(at.description)), ("status", .number(String(refusal.status))),
        ("code", JSONValue(refusal.code)),
        ("answer", .string(redaction.applied(to: refusal.detail))), ("report", report.wireForm),
      ])
    return Array((form.description + "\n").utf8)
  }
}
