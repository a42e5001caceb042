import Metering
import Reporting

/// What a spool holds for the service: reports that wait, and reports that were set aside.
public struct SpoolContents: Sendable {
  let path: String
  let waiting: [UsageReport]
  let setAside: [SetAsideReport]
  /// Set-aside files that hold no report that can be read.
  let damaged: [Int64]
  let redaction: Redaction

  init(path: String, _ state: SpoolState, _ folder: SetAsideFolder, redaction: Redaction) {
    self.path = path
    self.redaction = redaction
    let found = folder.numbers.map { (number: $0, report: folder.report($0)) }
    // What somebody wants sent again waits too, until the exporter takes it.
    waiting = state.waiting + folder.resendNumbers.compactMap { folder.resendReport($0)?.report }
    setAside = found.compactMap(\.report)
    damaged = found.filter { $0.report == nil }.map(\.number)
  }

  /// A line a report, for people.
  public var text: String {
    let head =
      "\(waiting.count) wait to be sent, \(setAside.count + damaged.count) set aside in \(path)"
    let lines =
      waiting.map { "waiting    \(Self.line($0))" }
      + setAside.map { aside in
        let word = aside.code.map { " \($0)" } ?? ""
        let status = aside.status.map(String.init) ?? "?"
        return "set aside  \(Self.line(aside.report))  \(status)\(word): \(aside.answer)"
      } + damaged.map { "damaged    \($0)  \(path)/rejected/\($0).json holds no report" }
    return ([head] + lines).map { redaction.line($0) + "\n" }.joined()
  }

  /// A JSON object a line.
  public var json: String {
    let lines =
      waiting.map { Self.form("waiting", $0, []) }
      + setAside.map { aside in
        Self.form(
          "set_aside", aside.report,
          [
            ("set_aside_at", JSONValue(aside.setAsideAt?.description)),
            ("status", JSONValue(aside.status)), ("code", JSONValue(aside.code)),
            ("answer", .string(redaction.line(aside.answer))),
          ])
      }
    return lines.map { "\($0)\n" }.joined()
  }

  private static func line(_ report: UsageReport) -> String {
    let gaps = report.missing.isEmpty ? "" : " missing \(UsageLine.missing(report))"
    return
      "\(report.exporter?.sequence ?? 0)  \(UsageLine.span(report.window))  \(UsageLine.values(report, order: []))\(gaps)"
  }

  private static func form(
    _ status: String, _ report: UsageReport, _ more: [(String, JSONValue)]
  ) -> JSONValue {
    var object: JSONObject = [
      "number": JSONValue(report.exporter?.sequence), "state": .string(status),
    ]
    for (key, value) in more { object.append(key, value) }
    object.append("report", report.wireForm)
    return .object(object)
  }
}
