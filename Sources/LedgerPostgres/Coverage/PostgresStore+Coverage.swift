public import UsageLedger

extension PostgresStore {
  public func reportedWindows(_ query: WindowsQuery) async throws(LedgerError) -> [InstanceWindows]
  {
    try await snapshot { try WindowReader(query: query).windows($0) }
  }
}
