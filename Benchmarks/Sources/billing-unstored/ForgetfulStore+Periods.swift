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

  func recordDecision(_ decision: LateDecision) async throws(LedgerError) {}

  func settleDecision(
    about entry: EntryID, of customer: CustomerID, invoiceItem: String?, at now: Timestamp
  ) async throws(LedgerError) {}

  func decisions(of customer: CustomerID) async throws(LedgerError) -> [LateDecision] { [] }
}
