import Amounts
import Billing
import Metering
import Reporting
import StripeDelivery
import UsageLedger

/// Late entries for people and for programs.
struct LateUsageOutput {
  var entries: [LateEntry]
  /// What closed segments' invoices charge otherwise than was certified.
  var differences: [SegmentDifference] = []
  /// What Stripe's items of them had beyond what was decided; nil where nobody looked.
  var surplus: [AdjustmentSurplus]?

  func text(_ json: Bool) -> String {
    guard json else {
      let lines = entries.map(line) + differences.map(line) + (surplus ?? []).map(line)
      return lines.isEmpty ? "no late usage" : lines.joined(separator: "\n")
    }
    var members: JSONObject = [
      "late": .array(entries.map(object)), "differences": .array(differences.map(object)),
    ]
    if let surplus { members.append("surplus", .array(surplus.map(object))) }
    return JSONValue.object(members).description
  }

  private func line(_ difference: SegmentDifference) -> String {
    let segment = difference.certified.segment
    return
      "certificate \(difference.certificate)  \(segment.key.customer)  \(difference.amount.formatted(in: difference.currency))  difference of \(segment.span.start) to \(segment.span.end)  \(segment.key.meter): \(difference.detail)"
  }

  private func object(_ difference: SegmentDifference) -> JSONValue {
    let segment = difference.certified.segment
    return .object([
      "customer_id": .string(segment.key.customer.text),
      "certificate": JSONValue(difference.certificate), "meter": .string(segment.key.meter.text),
      "segment": .object([
        "start": JSONValue(segment.span.start), "end": JSONValue(segment.span.end),
      ]),
      "charged": JSONValue(difference.charged.minorUnits),
      "cost": JSONValue(difference.cost.minorUnits),
      "amount": JSONValue(difference.amount.minorUnits),
      "currency": .string(difference.currency.code), "detail": .string(difference.detail),
    ])
  }

  private func line(_ surplus: AdjustmentSurplus) -> String {
    "\(surplus.invoiceItem)  \(surplus.segment.customer)  \(surplus.amount.formatted(in: surplus.currency))  surplus of \(surplus.segment.start)  \(surplus.segment.meter): \(surplus.detail)"
  }

  private func object(_ surplus: AdjustmentSurplus) -> JSONValue {
    .object([
      "customer_id": .string(surplus.segment.customer.text),
      "meter": .string(surplus.segment.meter.text),
      "segment": .object(["start": JSONValue(surplus.segment.start)]),
      "amount": JSONValue(surplus.amount.minorUnits),
      "currency": .string(surplus.currency.code),
      "invoice_item": .string(surplus.invoiceItem), "detail": .string(surplus.detail),
    ])
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
