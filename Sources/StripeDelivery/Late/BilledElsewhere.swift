import Billing
import Metering
import StripeAPI
import StripeAccounts
import StripeCatalog
import UsageLedger

/// Looks at Stripe for invoices of usage that was closed without one: a draft that waited for a person bills it once it is final,
/// beside what is billed as late usage.
struct BilledElsewhere {
  let store: any BillingStore
  let stripe: StripeClient
  let clock: any WallClock

  /// Throws `notSettled` where a draft, and `alreadyDecided` where a final invoice has a segment of one of the entries that none
  /// had when the period was closed. Stripe is asked only where there is such a segment.
  func check(_ entries: [LateEntry], of customer: CustomerID) async throws(BillingError) {
    let certificates = try await storing { () throws(LedgerError) in
      try await store.certificates(of: customer, overlapping: nil)
    }
    func unbilled(_ late: LateEntry) -> [Segment] {
      certificates.flatMap { $0.segments(of: late.entry) }
        .filter { $0.invoiced?.lines.isEmpty ?? false }.map(\.segment)
    }
    let link = try await storing { () throws(LedgerError) in try await store.link(of: customer) }
    guard let link, entries.contains(where: { !unbilled($0).isEmpty }) else { return }
    try await InvoiceListing(store: store, stripe: stripe, clock: clock).list(link, .changed)
    let invoices = try await storing { () throws(LedgerError) in
      try await store.invoicesSeen(of: customer)
    }
    for late in entries {
      let segments = unbilled(late)
      let billing = invoices.first { invoice in
        invoice.status != "void"
          && invoice.lines.contains { line in segments.contains { line.covers($0) } }
      }
      guard let billing else { continue }
      throw billing.isFinal
        ? BillingError(
          .alreadyDecided,
          "the invoice \(billing.id) has billed what entry \(late.id) counts since its period was closed: waive it"
        )
        : BillingError(
          .notSettled,
          "the draft \(billing.id) has what entry \(late.id) counts: finalize it or take it back first; nothing was changed"
        )
    }
  }
}
