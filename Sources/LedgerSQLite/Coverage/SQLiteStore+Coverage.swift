public import UsageLedger

extension SQLiteStore {
  public func reportedWindows(_ query: WindowsQuery) async throws(LedgerError) -> [InstanceWindows]
  {
    try await read { try WindowReader($0, query).windows() }
  }
}
