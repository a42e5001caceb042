import GRDB
import LedgerTables
public import Metering
public import UsageLedger

extension SQLiteStore: CustomerReading {
  public func snapshot(
    of customer: CustomerID, asking: @escaping @Sendable (CustomerRecords) -> CustomerQuestion
  ) async throws(LedgerError) -> CustomerSnapshot {
    try await read { db in
      let records = try CustomerTables(
        SQLiteConnection(db), of: customer, instances: InstanceReader.question(of: customer)
      ).records()
      var reader = SnapshotReader(db: db)
      return try CustomerSnapshot(records, asking(records), from: &reader)
    }
  }
}

/// Answers a question in the caller's transaction.
struct SnapshotReader: CustomerSnapshotReading {
  let db: Database

  func facts(_ query: FactsQuery) throws -> MetricFacts { try FactsReader.facts(query, db) }

  func entries(of customer: CustomerID, in span: UsageSpan) throws -> [LedgerEntry] {
    try PageReader(db, filter: EntryFilter(from: span.start, to: span.end)).all(of: customer)
  }

  func voids(_ ids: Set<EntryID>) throws -> [EntryID: LedgerEntry] {
    var voids: [EntryID: LedgerEntry] = [:]
    for id in ids { voids[id] = try EntryLookup(db).entry(id) }
    return voids
  }

  func newest(_ count: Int, of customer: CustomerID) throws -> [LedgerEntry] {
    try PageReader(db, filter: EntryFilter(limit: count)).page(of: customer).entries
  }

  func windows(_ query: WindowsQuery) throws -> [InstanceWindows] {
    try WindowReader(db, query).windows()
  }
}
