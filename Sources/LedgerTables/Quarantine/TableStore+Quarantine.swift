public import UsageLedger

extension TableStore {
  public func quarantined(_ query: QuarantineQuery) async throws(LedgerError) -> [QuarantinedReport]
  {
    try await askTables { try QuarantineTable(connection: $0).reports(query) }
  }

  public func quarantined(_ entries: Set<EntryID>) async throws(LedgerError) -> [QuarantinedReport]
  {
    guard !entries.isEmpty else { return [] }
    return try await readTables { try QuarantineTable(connection: $0).reports(entries) }
  }
}
