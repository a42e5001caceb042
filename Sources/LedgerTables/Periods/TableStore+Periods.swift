public import Metering
public import UsageLedger

extension TableStore {
  public func addCertificate(_ certificate: PeriodCertificate) async throws(LedgerError) {
    try await changeTables { try CertificateTable(connection: $0).insert(certificate) }
  }

  public func certificates(of customer: CustomerID, overlapping span: UsageSpan?)
    async throws(LedgerError) -> [PeriodCertificate]
  {
    // Asked for a report of a window that is over: nearly every customer has none.
    try await glanceAtTables {
      try CertificateTable(connection: $0).certificates(of: customer, overlapping: span)
    }
  }

  public func recordDecisions(_ decisions: [LateDecision], adjustments: [SegmentAdjustment])
    async throws(LedgerError)
  {
    try await changeTables { connection in
      for decision in decisions { try DecisionTable(connection: connection).insert(decision) }
      for adjustment in adjustments {
        try AdjustmentTable(connection: connection).insert(adjustment)
      }
    }
  }

  public func settleAdjustment(
    _ id: SegmentAdjustment.ID, invoiceItem: String, at now: Timestamp
  ) async throws(LedgerError) {
    try await changeTables {
      try AdjustmentTable(connection: $0).settle(id, invoiceItem: invoiceItem, at: now)
    }
  }

  public func adjustments(of customer: CustomerID) async throws(LedgerError) -> [SegmentAdjustment]
  {
    try await askTables { try AdjustmentTable(connection: $0).adjustments(of: customer) }
  }

  public func settleDecision(
    about entry: EntryID, of customer: CustomerID, invoiceItem: String?, at now: Timestamp
  ) async throws(LedgerError) {
    try await changeTables {
      try DecisionTable(connection: $0)
        .settle(entry, of: customer, invoiceItem: invoiceItem, at: now)
    }
  }

  public func decisions(of customer: CustomerID) async throws(LedgerError) -> [LateDecision] {
    try await askTables { try DecisionTable(connection: $0).decisions(of: customer) }
  }
}
