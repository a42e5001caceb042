import Amounts
import Catalog
import Metering
import UsageLedger

/// Segments that were closed as on no invoice, and that a final invoice bills by now: somebody invoiced the invoice item that
/// waited at Stripe, or finalized a draft after days.
extension CustomerState {
  /// Whether a segment may be such a one.
  static func mayBeInvoicedSince(_ certified: CertifiedSegment, _ records: CustomerRecords) -> Bool
  {
    guard certified.segment.billing == .billed, certified.invoiced?.lines.isEmpty ?? false else {
      return false
    }
    return records.invoices.contains { invoice in
      invoice.bills && invoice.lines.contains { $0.covers(certified.segment) }
    }
  }

  /// What final invoices bill of such a segment; nil for another.
  func invoicedSince(_ certified: CertifiedSegment) throws(BillingError) -> InvoicedUsage? {
    guard Self.mayBeInvoicedSince(certified, records),
      case .invoiced(let usage) = try invoicing(of: certified.segment)
    else { return nil }
    return usage
  }

  /// Up to which entry they bill it, found as when a period is closed; nil for another segment.
  func reachSince(_ certified: CertifiedSegment, _ history: PeriodHistory) throws(BillingError)
    -> EntryID?
  {
    guard !history.isSealed, let usage = try invoicedSince(certified) else { return nil }
    let reach = BilledReach(
      history: history, meter: certified.meter, segment: certified.segment,
      terms: try terms(of: certified.segment.price), rules: catalog.rating)
    let through = try reach.through(
      history.newest, usage, BilledReach.Acceptance(nil, limit: nil))
    return max(through, certified.through)
  }
}
