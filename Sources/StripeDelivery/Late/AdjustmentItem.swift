import Amounts
import Billing
import Metering
import Reporting
import StripeAPI
import UsageLedger

/// How an adjustment stands on the customer's invoice.
struct AdjustmentItem {
  /// The field of the item's metadata that names the segment and why it is adjusted: what Stripe has of it adds up.
  static let subjectField = "segment_adjustment"

  let adjustment: SegmentAdjustment
  /// The closed period and the segment's own span in it.
  let period: BillingPeriod
  let span: UsageSpan
  /// The late entry, where the adjustment is by one alone.
  let entry: LedgerEntry?
  let link: CustomerLink

  var customer: StripeCustomerID { StripeCustomerID(link.stripeCustomer) }

  /// Made of the segment and the reason, never of the amount or of numbers that a restored store gives again.
  static func subject(_ id: SegmentAdjustment.ID) -> String {
    let segment = id.segment
    let parts = [
      segment.customer.text, segment.meter.text, segment.item.text, "\(segment.start)",
      id.kind.rawValue,
    ]
    return "adjustment-\(RequestDigest.text(of: parts))"
  }

  /// The same for the same amount of the same decision.
  func key(_ amount: Money) -> IdempotencyKey? {
    let parts = [
      Self.subject(adjustment.id), "\(adjustment.id.decidedAt)", "\(amount.minorUnits)",
    ]
    return IdempotencyKey("adjustment-\(RequestDigest.text(of: parts))")
  }

  /// `amount`: what Stripe lacks of the adjustment.
  func creation(_ amount: Money) -> StripeInvoiceItemCreation {
    var metadata = [
      Self.subjectField: Self.subject(adjustment.id), "customer_id": link.customer.text,
      "meter": adjustment.id.segment.meter.text, "reports": "\(adjustment.entryCount)",
      "period_start": "\(period.start)", "period_end": "\(period.end)",
    ]
    if let entry { metadata["report_id"] = "\(entry.id)" }
    return StripeInvoiceItemCreation(
      customer: customer, amount: amount.minorUnits, currency: adjustment.currency,
      description: description,
      period: StripePeriod(
        start: StripeTimestamp(unixSeconds: span.start.seconds),
        end: StripeTimestamp(unixSeconds: span.end.seconds)),
      metadata: metadata)
  }

  /// Names what came late, for the customer.
  private var description: String {
    let meter = adjustment.id.segment.meter
    let what = adjustment.amount.minorUnits < 0 ? "correction" : "late usage"
    guard adjustment.id.kind == .lateUsage, adjustment.entryCount > 0 else {
      return "\(meter): correction of \(span.start) to \(span.end)"
    }
    guard let entry else {
      return
        "\(meter): \(what) of \(span.start) to \(span.end), \(adjustment.entryCount) reports"
    }
    let window = entry.window
    let time = window.isInstant ? "\(window.end)" : "\(window.start) to \(window.end)"
    return "\(meter): \(what) of \(time), report \(entry.id)"
  }
}
