public import Metering
public import UsageLedger

extension PostgresStore: CustomerReading {
  public func snapshot(
    of customer: CustomerID, asking: @escaping @Sendable (CustomerRecords) -> CustomerQuestion
  ) async throws(LedgerError) -> CustomerSnapshot {
    try await snapshot { connection in
      let records = try CustomerReader(connection: connection).records(of: customer)
      var reader = SnapshotReader(connection: connection)
      return try CustomerSnapshot(records, asking(records), from: &reader)
    }
  }
}

/// Answers a question in the caller's transaction.
struct SnapshotReader: CustomerSnapshotReading {
  let connection: PostgresConnection

  func facts(_ query: FactsQuery) throws -> MetricFacts { try FactsReader.facts(query, connection) }

  func entries(of customer: CustomerID, in span: UsageSpan) throws -> [LedgerEntry] {
    let filter = EntryFilter(from: span.start, to: span.end)
    return try PageReader(connection: connection, filter: filter).all(of: customer)
  }

  func entry(_ id: EntryID) throws -> LedgerEntry? {
    try EntryLookup(connection: connection).entry(id)
  }

  func windows(_ query: WindowsQuery) throws -> [InstanceWindows] {
    try WindowReader(connection: connection, query: query).windows()
  }
}

/// Reads all records of one customer in the caller's transaction.
struct CustomerReader {
  static let pricesSQL = "SELECT id, terms FROM prices WHERE id = ANY ($1::text[])"

  let connection: PostgresConnection

  func records(of customer: CustomerID) throws -> CustomerRecords {
    let subscriptions = try SubscriptionTable(connection: connection).subscriptions(of: customer)
    let segments = try SegmentTable(connection: connection).segments(of: customer)
    let certificates = try CertificateTable(connection: connection)
      .certificates(of: customer, overlapping: nil)
    return CustomerRecords(
      customer: customer, link: try LinkTable(connection: connection).link(of: customer),
      subscriptions: subscriptions, segments: segments,
      prices: try prices(CustomerRecords.prices(of: subscriptions, segments, certificates)),
      deliveries: try DeliveryTable(connection: connection).records(of: customer),
      certificates: certificates,
      instances: try InstanceReader(connection: connection).states(of: customer),
      marks: try MarkTable(connection: connection).marks(of: customer),
      decisions: try DecisionTable(connection: connection).decisions(of: customer),
      seals: try SealTable(connection).spans(of: customer),
      invoices: try InvoiceTable(connection: connection).invoices(of: customer))
  }

  private func prices(_ ids: Set<PriceID>) throws -> [PriceDocument] {
    guard !ids.isEmpty else { return [] }
    return try connection.query(Self.pricesSQL, [.texts(ids.map(\.text))]).rows
      .map { PriceDocument(id: PriceID(try $0.text(0)), json: try $0.text(1)) }
  }
}
