import UsageLedger

extension ForgetfulStore: AuditJournal {
  func record(_ event: AuditEvent) async throws(LedgerError) -> AuditEntry {
    AuditEntry(event, after: .empty)
  }

  func auditEntries(after number: Int64, limit: Int) async throws(LedgerError) -> [AuditEntry] {
    []
  }

  func auditActions(before number: Int64?, limit: Int) async throws(LedgerError) -> [AuditAction] {
    []
  }

  func auditHead() async throws(LedgerError) -> AuditHead { .empty }
}
