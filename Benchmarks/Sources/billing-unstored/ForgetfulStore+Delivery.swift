import Amounts
import Metering
import UsageLedger

extension ForgetfulStore: DeliveryJournal {
  func delivery(of segment: Segment.Key) async throws(LedgerError) -> DeliveryRecord {
    DeliveryRecord(segment: segment)
  }

  func deliveries(of customer: CustomerID) async throws(LedgerError) -> [DeliveryRecord] { [] }

  func recordIntent(_ attempt: DeliveryAttempt) async throws(LedgerError) {}

  func recordOutcome(
    _ outcome: DeliveryAttempt.Outcome, of segment: Segment.Key, sequence: Int64, at now: Timestamp
  ) async throws(LedgerError) {}

  func recordConfirmation(_ value: WholeQuantity, of segment: Segment.Key, at now: Timestamp)
    async throws(LedgerError)
  {}

  func hold(_ segment: Segment.Key, reason: String?) async throws(LedgerError) {}

  func claim(_ customer: CustomerID, holder: String, until: Timestamp, now: Timestamp)
    async throws(LedgerError) -> Bool
  { true }

  func release(_ customer: CustomerID, holder: String) async throws(LedgerError) {}
}
