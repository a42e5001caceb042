public import Metering
public import UsageLedger

extension SQLiteStore: CoverageJournal {
  public func reportedWindows(_ query: WindowsQuery) async throws(LedgerError) -> [InstanceWindows]
  {
    try await read { try WindowReader($0, query).windows() }
  }

  public func addMark(_ mark: CoverageMark) async throws(LedgerError) {
    try await write { try MarkTable(db: $0.db).insert(mark, names: $0.names) }
  }

  public func marks(of customer: CustomerID) async throws(LedgerError) -> [CoverageMark] {
    try await read { try MarkTable(db: $0).marks(of: customer) }
  }
}
