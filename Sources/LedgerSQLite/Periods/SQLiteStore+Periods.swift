import LedgerTables
public import Metering
public import UsageLedger

extension SQLiteStore {
  public func history(of customer: CustomerID, in span: UsageSpan) async throws(LedgerError)
    -> PeriodHistory
  {
    try await read { db in
      let filter = EntryFilter(from: span.start, to: span.end)
      return PeriodHistory(
        entries: try PageReader(db, filter: filter).all(of: customer),
        marks: try MarkTable(connection: SQLiteConnection(db)).marks(of: customer), span: span)
    }
  }
}
