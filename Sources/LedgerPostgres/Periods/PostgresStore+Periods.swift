import LedgerTables
public import Metering
public import UsageLedger

extension PostgresStore {
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
}
