import GRDB
public import Metering
public import UsageLedger

extension SQLiteStore: PeriodJournal {
  public func addCertificate(_ certificate: PeriodCertificate) async throws(LedgerError) {
    try await write {
      try CertificateTable(db: $0.db).insert(certificate, names: $0.names)
    }
  }

  public func certificates(of customer: CustomerID, overlapping span: UsageSpan?)
    async throws(LedgerError) -> [PeriodCertificate]
  {
    // Asked for each report of a window that is over: nearly every customer has none.
    try askHere { try CertificateTable(db: $0).certificates(of: customer, overlapping: span) }
  }

  public func history(of customer: CustomerID, in span: UsageSpan) async throws(LedgerError)
    -> PeriodHistory
  {
    try await read { db in
      let filter = EntryFilter(from: span.start, to: span.end)
      return PeriodHistory(
        entries: try PageReader(db, filter: filter).all(of: customer),
        marks: try MarkTable(db: db).marks(of: customer), span: span)
    }
  }

  public func recordDecisions(_ decisions: [LateDecision], adjustments: [SegmentAdjustment])
    async throws(LedgerError)
  {
    try await write {
      for decision in decisions { try DecisionTable(db: $0.db).insert(decision, names: $0.names) }
      for adjustment in adjustments {
        try AdjustmentTable(db: $0.db).insert(adjustment, names: $0.names)
      }
    }
  }

  public func settleAdjustment(
    _ id: SegmentAdjustment.ID, invoiceItem: String, at now: Timestamp
  ) async throws(LedgerError) {
    try await write {
      try AdjustmentTable(db: $0.db).settle(id, invoiceItem: invoiceItem, at: now)
    }
  }

  public func adjustments(of customer: CustomerID) async throws(LedgerError) -> [SegmentAdjustment]
  {
    try await read { try AdjustmentTable(db: $0).adjustments(of: customer) }
  }

  public func settleDecision(
    about entry: EntryID, of customer: CustomerID, invoiceItem: String?, at now: Timestamp
  ) async throws(LedgerError) {
    try await write {
      try DecisionTable(db: $0.db).settle(entry, of: customer, invoiceItem: invoiceItem, at: now)
    }
  }

  public func decisions(of customer: CustomerID) async throws(LedgerError) -> [LateDecision] {
    try await read { try DecisionTable(db: $0).decisions(of: customer) }
  }
}
