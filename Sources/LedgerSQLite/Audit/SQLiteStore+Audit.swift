public import UsageLedger

extension SQLiteStore: AuditJournal {
  public func record(_ event: AuditEvent) async throws(LedgerError) -> AuditEntry {
    try await commits.write { try AuditTable(db: $0.db).append(event) }
  }

  public func auditEntries(after number: Int64, limit: Int) async throws(LedgerError)
    -> [AuditEntry]
  {
    try await read { try AuditTable(db: $0).entries(after: number, limit: limit) }
  }

  public func auditActions(before number: Int64?, limit: Int) async throws(LedgerError)
    -> [AuditAction]
  {
    try await read { try AuditTable(db: $0).actions(before: number, limit: limit) }
  }

  public func auditHead() async throws(LedgerError) -> AuditHead {
    try await read { try AuditTable(db: $0).head() }
  }

  /// Performs `work`, and in the same transaction the row of the scope that it is in, where that is not written yet.
  func audited<Value: Sendable>(_ work: @escaping @Sendable (WriteSession) throws -> Value)
    async throws(LedgerError) -> Value
  {
    guard let scope = AuditScope.current, let event = await scope.take() else {
      return try await commits.write(work)
    }
    do throws(LedgerError) {
      let (value, number) = try await commits.write { session in
        let value = try work(session)
        return (value, try AuditTable(db: session.db).append(event).number)
      }
      scope.written(number)
      return value
    } catch {
      scope.giveBack()
      throw error
    }
  }

  /// Performs `work` that nobody answers for, such as a lease: it is no row of the audit log.
  func bookkeeping<Value: Sendable>(_ work: @escaping @Sendable (WriteSession) throws -> Value)
    async throws(LedgerError) -> Value
  {
    try await commits.write(work)
  }
}
