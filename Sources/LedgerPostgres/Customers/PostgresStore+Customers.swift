public import Metering
public import UsageLedger

extension PostgresStore: CustomerReading {
  public func snapshot(
    of customer: CustomerID, asking: @escaping @Sendable (CustomerRecords) -> CustomerQuestion
  ) async throws(LedgerError) -> CustomerSnapshot {
    try await snapshot { connection in
      let records = try CustomerReader(connection: connection).records(of: customer)
      let question = asking(records)
      var facts: [FactsQuery: MetricFacts] = [:]
      for query in question.facts { facts[query] = try FactsReader.facts(query, connection) }
      return CustomerSnapshot(
        records: records, facts: facts,
        entries: try question.entries.map { span in
          let filter = EntryFilter(from: span.start, to: span.end)
          return try PageReader(connection: connection, filter: filter).all(of: customer)
            .sorted { $0.id < $1.id }
        } ?? [])
    }
  }
}

/// Reads all records of one customer in the caller's transaction.
struct CustomerReader {
  static let pricesSQL = "SELECT id, terms FROM prices WHERE id = ANY ($1::text[])"

  let connection: PostgresConnection

  func records(of customer: CustomerID) throws -> CustomerRecords {
    let subscriptions = try SubscriptionTable(connection: connection).subscriptions(of: customer)
    let segments = try SegmentTable(connection: connection).segments(of: customer)
    return CustomerRecords(
      customer: customer, link: try LinkTable(connection: connection).link(of: customer),
      subscriptions: subscriptions, segments: segments,
      prices: try prices(CustomerRecords.prices(of: subscriptions, segments)),
      deliveries: try DeliveryTable(connection: connection).records(of: customer),
      certificates: try CertificateTable(connection: connection)
        .certificates(of: customer, overlapping: nil),
      instances: try InstanceReader(connection: connection).states(of: customer),
      invoices: try InvoiceTable(connection: connection).invoices(of: customer))
  }

  private func prices(_ ids: Set<PriceID>) throws -> [PriceDocument] {
    guard !ids.isEmpty else { return [] }
    return try connection.query(Self.pricesSQL, [.texts(ids.map(\.text))]).rows
      .map { PriceDocument(id: PriceID(try $0.text(0)), json: try $0.text(1)) }
  }
}
