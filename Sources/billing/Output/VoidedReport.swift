import Metering
import Reporting
import UsageLedger

/// What `billing usage void` did, for people and for programs.
struct VoidedReport {
  let id: EntryID
  let void: LedgerEntry
  let reason: String

  func output(_ json: Bool) -> String {
    let report = void.report
    guard json else {
      return
        "report \(id) of \(report.customer), \(report.instance), is void by entry \(void.id): \(reason)"
    }
    return JSONValue.object([
      "id": JSONValue(id.number), "voided_by": JSONValue(void.id.number),
      "customer_id": .string(report.customer.text), "instance_id": .string(report.instance.text),
      "reason": .string(reason), "voided_at": JSONValue(void.receivedAt),
    ]).description
  }
}
