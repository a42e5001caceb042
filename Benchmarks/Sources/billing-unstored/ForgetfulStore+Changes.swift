import Metering
import UsageLedger

extension ForgetfulStore: ChangeJournal {
  func save(_ order: ChangeOrder) async throws(LedgerError) {}

  func change(_ id: String) async throws(LedgerError) -> ChangeOrder? { nil }

  func changes(of customer: CustomerID) async throws(LedgerError) -> [ChangeOrder] { [] }

  func openChanges() async throws(LedgerError) -> [ChangeOrder] { [] }
}
