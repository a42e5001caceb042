import Metering
import UsageLedger

extension ForgetfulStore: RetentionLedger {
  func seal(_ span: SealedSpan) async throws(LedgerError) -> Int64 { 0 }

  func sealedSpans(of customer: CustomerID) async throws(LedgerError) -> [SealedSpan] { [] }
}
