public import LedgerTables
public import UsageLedger

extension SQLiteStore: TableStore {
  public func changeTables<Value: Sendable>(
    _ work: @escaping @Sendable (any SQLConnection) throws -> Value
  ) async throws(LedgerError) -> Value {
    try await write { try work(SQLiteConnection($0)) }
  }

  public func keepTables<Value: Sendable>(
    _ work: @escaping @Sendable (any SQLConnection) throws -> Value
  ) async throws(LedgerError) -> Value {
    try await commits.write { try work(SQLiteConnection($0)) }
  }

  public func readTables<Value: Sendable>(
    _ work: @escaping @Sendable (any SQLConnection) throws -> Value
  ) async throws(LedgerError) -> Value {
    try await read { try work(SQLiteConnection($0)) }
  }

  public func askTables<Value: Sendable>(
    _ work: @escaping @Sendable (any SQLConnection) throws -> Value
  ) async throws(LedgerError) -> Value {
    try await readTables(work)
  }

  public func glanceAtTables<Value: Sendable>(
    _ work: @escaping @Sendable (any SQLConnection) throws -> Value
  ) async throws(LedgerError) -> Value {
    try askHere { try work(SQLiteConnection($0)) }
  }
}
