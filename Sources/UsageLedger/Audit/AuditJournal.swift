/// The audit log: rows are added behind the newest one and never changed.
///
/// Within an ``AuditScope`` the durable stores write its row by themselves, in the transaction of the first change.
public protocol AuditJournal: Sendable {
  /// Adds a row. Whoever writes at the same time, on whatever replica, comes before or behind it: the chain has no forks.
  func record(_ event: AuditEvent) async throws(LedgerError) -> AuditEntry

  /// Rows of every kind behind that number, oldest first.
  func auditEntries(after number: Int64, limit: Int) async throws(LedgerError) -> [AuditEntry]

  /// What was done, newest first, below that number where there is one; without the rows that tell outcomes.
  func auditActions(before number: Int64?, limit: Int) async throws(LedgerError) -> [AuditAction]

  /// Where the chain ends, as it is kept beside the rows.
  func auditHead() async throws(LedgerError) -> AuditHead
}
