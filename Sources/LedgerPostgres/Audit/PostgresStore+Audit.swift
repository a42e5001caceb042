public import UsageLedger

extension PostgresStore: AuditJournal {
  public func record(_ event: AuditEvent) async throws(LedgerError) -> AuditEntry {
    try await pool.run { connection in
      try connection.transaction { try AuditTable(connection: connection).append(event) }
    }
  }

  public func auditEntries(after number: Int64, limit: Int) async throws(LedgerError)
    -> [AuditEntry]
  {
    try await read { try AuditTable(connection: $0).entries(after: number, limit: limit) }
  }

  public func auditActions(before number: Int64?, limit: Int) async throws(LedgerError)
    -> [AuditAction]
  {
    try await snapshot { try AuditTable(connection: $0).actions(before: number, limit: limit) }
  }

  public func auditHead() async throws(LedgerError) -> AuditHead {
    try await read { try AuditTable(connection: $0).head() }
  }

  /// Performs `work` in a transaction, and in the same one the row of the scope that it is in, where that is not written yet:
  /// last of all, so that the end of the chain is locked for the shortest time.
  func audited<Value: Sendable>(_ work: @escaping @Sendable (PostgresConnection) throws -> Value)
    async throws(LedgerError) -> Value
  {
    guard let scope = AuditScope.current, let event = await scope.take() else {
      return try await pool.run { connection in
        try connection.transaction { try work(connection) }
      }
    }
    do throws(LedgerError) {
      let (value, number) = try await pool.run { connection in
        try connection.transaction {
          let value = try work(connection)
          return (value, try AuditTable(connection: connection).append(event).number)
        }
      }
      scope.written(number)
      return value
    } catch {
      scope.giveBack()
      throw error
    }
  }

  /// Performs `work` that nobody answers for, such as a lease: it is no row of the audit log.
  func bookkeeping<Value: Sendable>(
    _ work: @escaping @Sendable (PostgresConnection) throws -> Value
  ) async throws(LedgerError) -> Value {
    try await pool.run { connection in try connection.transaction { try work(connection) } }
  }
}
