import BillingServer
import Metering
import Reporting
import UsageLedger

/// What `billing usage supersede` did, for people and for programs.
struct SupersededReport {
  let id: EntryID
  let done: Superseded
  let warnings: [ReportWarning]

  private var reason: String { done.void.supersession?.reason ?? "" }

  func output(_ json: Bool) -> String {
    guard json else {
      return ([sentence] + warnings.map { "warning: \($0.detail)" }).joined(separator: "\n")
    }
    return JSONValue.object([
      "id": JSONValue(id.number), "voided_by": JSONValue(done.void.id.number),
      "superseded_by": JSONValue(done.replacement.id.number), "reason": .string(reason),
      "superseded_at": JSONValue(done.void.receivedAt), "changed": .bool(done.isNew),
      "report": done.replacement.jsonForm,
      "warnings": .array(warnings.map { .string($0.detail) }),
    ]).description
  }

  private var sentence: String {
    let report = done.replacement.report
    let what =
      "report \(id) of \(report.customer), \(report.instance), is superseded by report \(done.replacement.id), void by entry \(done.void.id): \(reason)"
    guard !done.isNew else { return what }
    let later = done.replacement.voidedBy.map {
      "; report \(done.replacement.id) is itself void by now, by entry \($0)"
    }
    return "nothing was changed, it was done already: \(what)\(later ?? "")"
  }
}
