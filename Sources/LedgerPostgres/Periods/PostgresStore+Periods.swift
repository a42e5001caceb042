public import Metering
public import UsageLedger

extension PostgresStore: PeriodJournal {
  public func addCertificate(_ certificate: PeriodCertificate) async throws(LedgerError) {
    try await write { try CertificateTable(connection: $0).insert(certificate) }
  }

  public func certificates(of customer: CustomerID, overlapping span: UsageSpan?)
    async throws(LedgerError) -> [PeriodCertificate]
  {
    try await read {
      try CertificateTable(connection: $0).certificates(of: customer, overlapping: span)
    }
  }

  public func history(of customer: CustomerID, in span: UsageSpan) async throws(LedgerError)
    -> PeriodHistory
  {
    try await snapshot { connection in
      let filter = EntryFilter(from: span.start, to: span.end)
      return PeriodHistory(
        entries: try PageReader(connection: connection, filter: filter).all(of: customer),
        marks: try MarkTable(connection: connection).marks(of: customer), span: span)
    }
  }

  public func recordDecisions(_ decisions: [LateDecision], adjustments: [SegmentAdjustment])
    async throws(LedgerError)
  {
    try await write {
      for decision in decisions { try DecisionTable(connection: $0).insert(decision) }
      for adjustment in adjustments { try AdjustmentTable(connection: $0).insert(adjustment) }
    }
  }

  public func settleAdjustment(
    _ id: SegmentAdjustment.ID, invoiceItem: String, at now: Timestamp
  ) async throws(LedgerError) {
    try await write {
      try AdjustmentTable(connection: $0).settle(id, invoiceItem: invoiceItem, at: now)
    }
  }

  public func adjustments(of customer: CustomerID) async throws(LedgerError) -> [SegmentAdjustment]
  {
    try await read { try AdjustmentTable(connection: $0).adjustments(of: customer) }
  }

  public func settleDecision(
    about entry: EntryID, of customer: CustomerID, invoiceItem: String?, at now: Timestamp
  ) async throws(LedgerError) {
    try await write {
      try DecisionTable(connection: $0).settle(
        entry, of: customer, invoiceItem: invoiceItem, at: now)
    }
  }

  public func decisions(of customer: CustomerID) async throws(LedgerError) -> [LateDecision] {
    try await read { try DecisionTable(connection: $0).decisions(of: customer) }
  }
}
