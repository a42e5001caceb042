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
    certificates[certificate.customer, default: []].append(certificate)
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

  public func recordDecision(_ decision: LateDecision) async throws(LedgerError) {
    guard lateDecisions[decision.customer]?[decision.entry] == nil else {
      throw LedgerError(.conflict, "entry \(decision.entry) was decided already")
    }
    lateDecisions[decision.customer, default: [:]][decision.entry] = decision
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
