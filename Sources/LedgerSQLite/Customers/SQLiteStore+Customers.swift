import GRDB
public import Metering
public import UsageLedger

extension SQLiteStore: CustomerReading {
  public func snapshot(
    of customer: CustomerID, asking: @escaping @Sendable (CustomerRecords) -> CustomerQuestion
  ) async throws(LedgerError) -> CustomerSnapshot {
    try await read { db in
      let records = try CustomerReader(db: db).records(of: customer)
      let question = asking(records)
      var facts: [FactsQuery: MetricFacts] = [:]
      for query in question.facts { facts[query] = try FactsReader.facts(query, db) }
      return CustomerSnapshot(
        records: records, facts: facts,
        entries: try question.entries.map { span in
          let filter = EntryFilter(from: span.start, to: span.end)
          return try PageReader(db, filter: filter).all(of: customer).sorted { $0.id < $1.id }
        } ?? [])
    }
  }
}

/// Reads all records of one customer in the caller's transaction.
struct CustomerReader {
  let db: Database

  func records(of customer: CustomerID) throws -> CustomerRecords {
    let subscriptions = try SubscriptionTable(db: db).subscriptions(of: customer)
    let segments = try SegmentTable(db: db).segments(of: customer)
    return CustomerRecords(
      customer: customer, link: try LinkTable(db: db).link(of: customer),
      subscriptions: subscriptions, segments: segments,
      prices: try CustomerRecords.prices(of: subscriptions, segments).compactMap { id in
        try db.first("SELECT terms FROM prices WHERE id = ?", [id.text])
          .map { PriceDocument(id: id, json: $0[0]) }
      },
      deliveries: try DeliveryTable(db: db).records(of: customer),
      certificates: try CertificateTable(db: db).certificates(of: customer, overlapping: nil),
      instances: try InstanceReader(db: db).states(of: customer),
      invoices: try InvoiceTable(db: db).invoices(of: customer))
  }
}
