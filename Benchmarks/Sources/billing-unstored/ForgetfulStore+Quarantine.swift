import Metering
import UsageLedger

extension ForgetfulStore: QuarantineLedger {
  func quarantined(_ query: QuarantineQuery) async throws(LedgerError) -> [QuarantinedReport] { [] }

  func quarantined(_ entries: Set<EntryID>) async throws(LedgerError) -> [QuarantinedReport] { [] }

  func release(_ id: EntryID, reason: String, at now: Timestamp) async throws(LedgerError)
    -> LedgerEntry
  {
    throw LedgerError(.notFound, "nothing is stored")
  }
}
