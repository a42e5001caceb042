public import Metering
public import UsageLedger

extension TableStore {
  public func addMark(_ mark: CoverageMark) async throws(LedgerError) {
    try await changeTables { try MarkTable(connection: $0).insert(mark) }
  }

  public func marks(of customer: CustomerID) async throws(LedgerError) -> [CoverageMark] {
    try await askTables { try MarkTable(connection: $0).marks(of: customer) }
  }
}
