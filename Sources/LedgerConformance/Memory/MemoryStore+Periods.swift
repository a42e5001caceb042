public import Metering
import Reporting
public import UsageLedger

extension MemoryStore: PeriodJournal {
  public func addCertificate(_ certificate: PeriodCertificate) async throws(LedgerError) {
    let known = certificates[certificate.customer, default: []]
    guard certificate.number == Int64(known.count) + 1 else {
      throw LedgerError(
        .conflict, "certificate \(certificate.number) of \(certificate.customer) is taken")
    }
    let newest = EntryID(Int64(entries.count))
    certificates[certificate.customer, default: []]
      .append(rewritesCertificate?(certificate, newest) ?? certificate)
  }

  public func certificates(of customer: CustomerID, overlapping span: UsageSpan?)
    async throws(LedgerError) -> [PeriodCertificate]
  {
    certificates[customer, default: []].filter { certificate in
      span.map { $0.start < certificate.period.end && certificate.period.start < $0.end } ?? true
    }
  }

  public func history(of customer: CustomerID, in span: UsageSpan) async throws(LedgerError)
    -> PeriodHistory
  {
    PeriodHistory(
      entries: shown(
        current(reports[customer]).filter { span.contains(windowEnd: $0.window.end) }),
      marks: coverageMarks[customer] ?? [], span: span)
  }

  public func recordDecisions(_ decisions: [LateDecision], adjustments: [SegmentAdjustment])
    async throws(LedgerError)
  {
    for decision in decisions where lateDecisions[decision.customer]?[decision.entry] != nil {
      throw LedgerError(.conflict, "entry \(decision.entry) was decided already")
    }
    for adjustment in adjustments
    where self.adjustments[adjustment.id.segment.customer, default: []].contains(where: {
      $0.id == adjustment.id
    }) {
      throw LedgerError(.conflict, "the segment was adjusted by this decision already")
    }
    for decision in decisions {
      lateDecisions[decision.customer, default: [:]][decision.entry] = decision
    }
    for adjustment in adjustments {
      self.adjustments[adjustment.id.segment.customer, default: []].append(adjustment)
    }
  }

  public func settleAdjustment(
    _ id: SegmentAdjustment.ID, invoiceItem: String, at now: Timestamp
  ) async throws(LedgerError) {
    let customer = id.segment.customer
    guard let index = adjustments[customer]?.firstIndex(where: { $0.id == id }),
      let adjustment = adjustments[customer]?[index]
    else { throw LedgerError(.notFound, "no such adjustment of \(customer)") }
    adjustments[customer]?[index] = adjustment.settled(invoiceItem, at: now)
  }

  public func adjustments(of customer: CustomerID) async throws(LedgerError) -> [SegmentAdjustment]
  {
    adjustments[customer, default: []].sorted {
      let (one, two) = ($0.id, $1.id)
      return (
        one.segment.meter, one.segment.start, one.segment.item, one.decidedAt, one.kind.rawValue
      )
        < (
          two.segment.meter, two.segment.start, two.segment.item, two.decidedAt, two.kind.rawValue
        )
    }
  }

  /// Forgets every decision, as a store does that was restored from a backup.
  public func forgetDecisions() {
    lateDecisions = [:]
    adjustments = [:]
  }

  public func settleDecision(
    about entry: EntryID, of customer: CustomerID, invoiceItem: String?, at now: Timestamp
  ) async throws(LedgerError) {
    guard let decision = lateDecisions[customer]?[entry] else {
      throw LedgerError(.notFound, "no decision about entry \(entry) of \(customer)")
    }
    lateDecisions[customer]?[entry] = decision.settled(invoiceItem, at: now)
  }

  public func decisions(of customer: CustomerID) async throws(LedgerError) -> [LateDecision] {
    lateDecisions[customer, default: [:]].values.sorted { $0.entry < $1.entry }
  }
}
