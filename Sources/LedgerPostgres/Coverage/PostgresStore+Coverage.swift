public import Metering
public import UsageLedger

extension PostgresStore: CoverageJournal {
  public func reportedWindows(_ query: WindowsQuery) async throws(LedgerError) -> [InstanceWindows]
  {
    try await snapshot { try WindowReader(query: query).windows($0) }
  }

  public func addMark(_ mark: CoverageMark) async throws(LedgerError) {
    try await write { try MarkTable(connection: $0).insert(mark) }
  }

  public func marks(of customer: CustomerID) async throws(LedgerError) -> [CoverageMark] {
    try await read { try MarkTable(connection: $0).marks(of: customer) }
  }
}
