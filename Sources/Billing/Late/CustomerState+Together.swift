import Amounts
import Metering
import UsageLedger

/// Closed segments of which it is not enough to look at what was certified: those that a final invoice bills since, and those about
/// whose late usage something was decided before they were closed.
///
/// A report counts for several meters, whose periods end at different times: what is decided about it when one of them is closed
/// says nothing of one that is closed without it afterwards.
extension CustomerState {
  /// Clocks are right for so much; what was waived as shortly before a segment was closed is waived for it, too.
  private static let clockSeconds: Int64 = 300

  /// Whether a segment is charged together with its late usage, as far as is known without its reports.
  static func mayBeChargedTogether(
    _ certified: CertifiedSegment, _ certificate: PeriodCertificate, _ records: CustomerRecords
  ) -> Bool {
    mayBeInvoicedSince(certified, records)
      || mayLackDecided(certified, certificate, records)
  }

  /// What is charged of such a segment by its invoices, and the total that they and late usage are about together; nil for another,
  /// where the state was read without `Scope.differences`, and where reports have lost their details.
  func together(_ certified: CertifiedSegment, _ certificate: PeriodCertificate)
    throws(BillingError) -> (usage: InvoicedUsage, whole: WholeQuantity)?
  {
    guard let history = histories[certificate.period.span], !history.isSealed else { return nil }
    if let through = try reachSince(certified, history), let usage = try invoicedSince(certified) {
      return (usage, try total(certified, certificate, history, through, besides: billed))
    }
    guard let usage = certified.invoiced,
      Self.mayLackDecided(certified, certificate, records), !hasEarlierItems(certified)
    else { return nil }
    let waived = records.decisions.filter {
      $0.kind == .waive && isDecided($0, before: certificate)
    }
    let known = billed.union(waived.map(\.entry))
    return (
      usage, try total(certified, certificate, history, certified.through, besides: known)
    )
  }

  private var billed: Set<EntryID> {
    Set(records.decisions.filter { $0.kind == .bill }.map(\.entry))
  }

  private func total(
    _ certified: CertifiedSegment, _ certificate: PeriodCertificate, _ history: PeriodHistory,
    _ through: EntryID, besides entries: Set<EntryID>
  ) throws(BillingError) -> WholeQuantity {
    try history.total(
      of: certified.segment, meter: certified.meter, through: through, besides: entries,
      by: certificate
    ).whole
  }

  /// Whether something was decided before the segment was closed about an entry that it is certified without. That the entry is of
  /// the segment is not asked: what is charged together costs the same then.
  private static func mayLackDecided(
    _ certified: CertifiedSegment, _ certificate: PeriodCertificate, _ records: CustomerRecords
  ) -> Bool {
    guard certified.segment.billing == .billed, certified.invoiced != nil else { return false }
    let limit = certificate.closedAt.advanced(bySeconds: clockSeconds)
    return records.decisions.contains {
      $0.entry > certified.through && (records.link?.testClock != nil || $0.decidedAt < limit)
    }
  }

  /// A customer's test clock says nothing of when something was decided: a waiver is about all segments then.
  private func isDecided(_ decision: LateDecision, before certificate: PeriodCertificate) -> Bool {
    records.link?.testClock == nil
      && decision.decidedAt.advanced(bySeconds: Self.clockSeconds) < certificate.closedAt
  }

  /// Whether the first release billed late usage, an item an entry: what of it is the segment's nobody can tell.
  private func hasEarlierItems(_ certified: CertifiedSegment) -> Bool {
    records.decisions.contains { decision in
      decision.kind == .bill && decision.amount != .zero && decision.entry > certified.through
        && !records.adjustments.contains { $0.id.decidedAt == decision.decidedAt }
    }
  }
}
