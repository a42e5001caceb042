import Metering
import UsageLedger

extension ForgetfulStore: PeriodJournal {
  func addCertificate(_ certificate: PeriodCertificate) async throws(LedgerError) {}

  func certificates(of customer: CustomerID, overlapping span: UsageSpan?) async throws(LedgerError)
    -> [PeriodCertificate]
  { [] }

  func history(of customer: CustomerID, in span: UsageSpan) async throws(LedgerError)
    -> PeriodHistory
  { PeriodHistory(entries: []) }

  func recordDecisions(_ decisions: [LateDecision], adjustments: [SegmentAdjustment])
    async throws(LedgerError)
  {}

  func settleAdjustment(_ id: SegmentAdjustment.ID, invoiceItem: String, at now: Timestamp)
    async throws(LedgerError)
  {}

  func adjustments(of customer: CustomerID) async throws(LedgerError) -> [SegmentAdjustment] { [] }

  func settleDecision(
    about entry: EntryID, of customer: CustomerID, invoiceItem: String?, at now: Timestamp
  ) async throws(LedgerError) {}

  func decisions(of customer: CustomerID) async throws(LedgerError) -> [LateDecision] { [] }
}
