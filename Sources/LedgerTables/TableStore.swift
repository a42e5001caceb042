public import UsageLedger

/// A store that keeps its tables beside entries and totals as this module writes them.
///
/// It says how it reaches its database; what the tables keep follows from that, once for every store. Each call is one transaction or
/// one read. Errors come as the store explains those of its database.
public protocol TableStore: CustomerDirectory, DeliveryJournal, PeriodJournal, CoverageJournal,
  RetentionLedger, EventInbox, InvoicesSeen, ChangeJournal, KeyStore, SessionStore, AuditJournal,
  AlertStore, QuarantineLedger, ExporterJournal
{
  /// Runs `work` in one transaction, and in the same one adds the row of the audit scope that it is in; what it wrote is taken
  /// back when it throws. It may run more than once, each time in place of the last.
  func changeTables<Value: Sendable>(
    _ work: @escaping @Sendable (any SQLConnection) throws -> Value
  ) async throws(LedgerError) -> Value

  /// The same for what nobody answers for, such as a lease: it is no row of the audit log.
  func keepTables<Value: Sendable>(
    _ work: @escaping @Sendable (any SQLConnection) throws -> Value
  ) async throws(LedgerError) -> Value

  /// Runs `work` that asks several questions on one consistent view.
  func readTables<Value: Sendable>(
    _ work: @escaping @Sendable (any SQLConnection) throws -> Value
  ) async throws(LedgerError) -> Value

  /// Runs `work` that asks one question, which needs no transaction to be answered consistently.
  func askTables<Value: Sendable>(
    _ work: @escaping @Sendable (any SQLConnection) throws -> Value
  ) async throws(LedgerError) -> Value

  /// Runs `work` that asks one question that a database in this process answers within microseconds: such a store may do so
  /// on the caller's thread.
  func glanceAtTables<Value: Sendable>(
    _ work: @escaping @Sendable (any SQLConnection) throws -> Value
  ) async throws(LedgerError) -> Value
}
