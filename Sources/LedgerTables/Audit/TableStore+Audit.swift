public import UsageLedger

extension TableStore {
  public func record(_ event: AuditEvent) async throws(LedgerError) -> AuditEntry {
    try await keepTables { try AuditTable(connection: $0).append(event) }
  }

  public func auditEntries(after number: Int64, limit: Int) async throws(LedgerError)
    -> [AuditEntry]
  {
    try await askTables { try AuditTable(connection: $0).entries(after: number, limit: limit) }
  }

  public func auditActions(before number: Int64?, limit: Int) async throws(LedgerError)
    -> [AuditAction]
  {
    try await readTables { try AuditTable(connection: $0).actions(before: number, limit: limit) }
  }

  public func auditHead() async throws(LedgerError) -> AuditHead {
    try await askTables { try AuditTable(connection: $0).head() }
  }
}
