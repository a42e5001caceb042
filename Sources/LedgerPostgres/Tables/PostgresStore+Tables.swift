public import LedgerTables
public import UsageLedger

extension PostgresStore: TableStore {
  public func changeTables<Value: Sendable>(
    _ work: @escaping @Sendable (any SQLConnection) throws -> Value
  ) async throws(LedgerError) -> Value {
    try await write { try work($0) }
  }

  public func keepTables<Value: Sendable>(
    _ work: @escaping @Sendable (any SQLConnection) throws -> Value
  ) async throws(LedgerError) -> Value {
    try await pool.run { connection in try connection.transaction { try work(connection) } }
  }

  public func readTables<Value: Sendable>(
    _ work: @escaping @Sendable (any SQLConnection) throws -> Value
  ) async throws(LedgerError) -> Value {
    try await snapshot { try work($0) }
  }

  public func askTables<Value: Sendable>(
    _ work: @escaping @Sendable (any SQLConnection) throws -> Value
  ) async throws(LedgerError) -> Value {
    try await read { try work($0) }
  }

  public func glanceAtTables<Value: Sendable>(
    _ work: @escaping @Sendable (any SQLConnection) throws -> Value
  ) async throws(LedgerError) -> Value {
    try await askTables(work)
  }
}
