import Amounts
import Billing
import Metering
import Reporting
import StripeAPI
import UsageLedger

/// How a late entry stands on the customer's next invoice.
struct LateInvoiceItem {
  /// The field of the item's metadata by which it is found again.
  static let identityField = "late_usage"

  let late: LateEntry
  let decision: LateDecision
  let link: CustomerLink

  var customer: StripeCustomerID { StripeCustomerID(link.stripeCustomer) }

  /// Made of customer, entry and content, never of the amount: an entry is billed once.
  var identity: String {
    let parts = [
      link.customer.text, late.id.description, late.kind.rawValue,
      late.entry.contentHash.description,
    ]
    return "late-\(RequestDigest.text(of: parts))"
  }

  var key: IdempotencyKey? { IdempotencyKey(identity) }

  var creation: StripeInvoiceItemCreation {
    StripeInvoiceItemCreation(
      customer: customer, amount: decision.amount.minorUnits, currency: decision.currency,
      description: description,
      metadata: [
        Self.identityField: identity, "customer_id": link.customer.text,
        "report_id": late.id.description, "period_start": "\(late.period.start)",
        "period_end": "\(late.period.end)",
      ])
  }

  /// Names what came late, for the customer.
  private var description: String {
    let meters = late.meters.map(\.text).joined(separator: ", ")
    let window = late.entry.window
    let what = late.kind == .void ? "correction" : "late usage"
    let time = window.isInstant ? "\(window.end)" : "\(window.start) to \(window.end)"
    return "\(meters): \(what) of \(time), report \(late.id)"
  }
}
