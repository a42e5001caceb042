public import UsageLedger

extension MemoryStore: AuditJournal {
  public func record(_ event: AuditEvent) async throws(LedgerError) -> AuditEntry {
    let entry = AuditEntry(event, after: audit.last?.head ?? .empty)
    audit.append(entry)
    return entry
  }

  public func auditEntries(after number: Int64, limit: Int) async throws(LedgerError)
    -> [AuditEntry]
  {
    Array(audit.drop { $0.number <= number }.prefix(limit))
  }

  public func auditActions(before number: Int64?, limit: Int) async throws(LedgerError)
    -> [AuditAction]
  {
    audit.reversed().filter { $0.event.outcomeOf == nil && $0.number < number ?? .max }
      .prefix(limit).map { entry in
        AuditAction(entry, later: audit.last { $0.event.outcomeOf == entry.number })
      }
  }

  public func auditHead() async throws(LedgerError) -> AuditHead { audit.last?.head ?? .empty }
}
