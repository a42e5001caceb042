import Amounts
import Metering
public import Rating
import UsageLedger

/// Why two invoices of one period differ, in a sentence.
///
/// Looked for in the order of the way of a total: not yet sent, refused, taken but not yet counted.
public enum InvoiceComparison {
  /// Nil when they agree to the cent. `usage` is what the delivery of each meter stands at.
  public static func reason(ours: Invoice, stripe: Invoice, usage: [MeterUsage]) -> String? {
    guard ours.total != stripe.total else { return nil }
    if let behind = usage.first(where: { $0.delivery.status == .queued }) {
      return
        "not delivered yet: \(behind.meter.key) is \(behind.total.whole), Stripe was sent \(behind.delivered ?? .zero)"
    }
    if let refused = usage.first(where: { $0.delivery.status == .rejected }) {
      return "Stripe refused \(refused.meter.key): \(refused.delivery.hint ?? "no reason given")"
    }
    if usage.contains(where: { $0.delivery.status == .accepted }) {
      return "Stripe took every total and is still processing"
    }
    return "the amounts differ although every total was delivered"
  }
}
