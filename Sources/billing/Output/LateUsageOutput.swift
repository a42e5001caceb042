import Amounts
import Billing
import Metering
import Reporting
import UsageLedger

/// Late entries for people and for programs.
struct LateUsageOutput {
  let entries: [LateEntry]

  func text(_ json: Bool) -> String {
    guard json else {
      return entries.isEmpty ? "no late usage" : entries.map(line).joined(separator: "\n")
    }
    return JSONValue.object(["late": .array(entries.map(object))]).description
  }

  private func line(_ late: LateEntry) -> String {
    let meters = late.meters.map(\.text).joined(separator: ", ")
    let window = late.entry.window
    let reason = late.decision?.reason.map { ": \($0)" } ?? ""
    return
      "\(late.id)  \(late.entry.report.customer)  \(late.state.rawValue)\(reason)  \(amount(late))  \(late.kind.rawValue) of \(window.start) to \(window.end)  \(meters.isEmpty ? "no priced meter" : meters)\(late.needsReview ? "  (Stripe may have it: look at its invoice first)" : "")"
  }

  private func amount(_ late: LateEntry) -> String {
    late.amount.map { $0.formatted(in: late.currency) }
      ?? "amount unknown (what the period's reports said is pruned)"
  }

  private func object(_ late: LateEntry) -> JSONValue {
    .object([
      "id": JSONValue(late.id.number), "customer_id": .string(late.entry.report.customer.text),
      "instance_id": .string(late.entry.report.instance.text), "kind": .string(late.kind.rawValue),
      "state": .string(late.state.rawValue), "window_start": JSONValue(late.entry.window.start),
      "window_end": JSONValue(late.entry.window.end),
      "period": .object([
        "start": JSONValue(late.period.start), "end": JSONValue(late.period.end),
      ]),
      "meters": .array(late.meters.map { .string($0.text) }),
      "amount": JSONValue(late.amount?.minorUnits), "currency": .string(late.currency.code),
      "reason": late.decision?.reason.map { .string($0) } ?? .null,
      "may_be_invoiced": .bool(late.mayBeInvoiced),
      "invoice_item": late.decision?.invoiceItem.map { .string($0) } ?? .null,
    ])
  }
}
