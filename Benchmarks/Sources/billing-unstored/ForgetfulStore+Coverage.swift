import Metering
import UsageLedger

extension ForgetfulStore: CoverageJournal {
  func reportedWindows(_ query: WindowsQuery) async throws(LedgerError) -> [InstanceWindows] { [] }

  func addMark(_ mark: CoverageMark) async throws(LedgerError) {}

  func marks(of customer: CustomerID) async throws(LedgerError) -> [CoverageMark] { [] }
}
