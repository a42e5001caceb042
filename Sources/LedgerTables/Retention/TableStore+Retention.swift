public import Metering
public import UsageLedger

extension TableStore {
  public func sealedSpans(of customer: CustomerID) async throws(LedgerError) -> [SealedSpan] {
    try await askTables { try SealTable(connection: $0).spans(of: customer) }
  }
}
