import GRDB
public import Metering
public import UsageLedger

extension SQLiteStore: CustomerReading {
  public func snapshot(
    of customer: CustomerID, asking: @escaping @Sendable (CustomerRecords) -> CustomerQuestion
  ) async throws(LedgerError) -> CustomerSnapshot {
    try await read { db in
      let records = try CustomerReader(db: db).records(of: customer)
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

/// Reads all records of one customer in the caller's transaction.
struct CustomerReader {
  let db: Database

  func records(of customer: CustomerID) throws -> CustomerRecords {
    let subscriptions = try SubscriptionTable(db: db).subscriptions(of: customer)
    let segments = try SegmentTable(db: db).segments(of: customer)
    let certificates = try CertificateTable(db: db).certificates(of: customer, overlapping: nil)
    let changes = try ChangeTable(db: db).changes(of: customer)
    return CustomerRecords(
      customer: customer, link: try LinkTable(db: db).link(of: customer),
      subscriptions: subscriptions, segments: segments,
      prices: try CustomerRecords.prices(
        of: subscriptions, segments, certificates, changes
      ).compactMap { id in
        try db.first("SELECT terms FROM prices WHERE id = ?", [id.text])
          .map { PriceDocument(id: id, json: $0[0]) }
      },
      deliveries: try DeliveryTable(db: db).records(of: customer),
      certificates: certificates, instances: try InstanceReader(db: db).states(of: customer),
      marks: try MarkTable(db: db).marks(of: customer),
      decisions: try DecisionTable(db: db).decisions(of: customer),
      adjustments: try AdjustmentTable(db: db).adjustments(of: customer),
      seals: try SealTable(db).spans(of: customer),
      invoices: try InvoiceTable(db: db).invoices(of: customer), changes: changes)
  }
}
