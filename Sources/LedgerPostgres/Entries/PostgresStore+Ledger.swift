public import Metering
import Reporting
public import UsageLedger

extension PostgresStore: Ledger {
  static let metricsSQL = "SELECT metric FROM customer_metrics WHERE customer_id = $1::text"
  static let customersSQL = """
    SELECT DISTINCT customer_id FROM instances WHERE customer_id > $1::text
    ORDER BY customer_id LIMIT $2::bigint
    """
  static let activitySQL = """
    SELECT id, customer_id FROM numbers WHERE id > $1::bigint ORDER BY id LIMIT $2::bigint
    """

  public func submit(
    _ drafts: [EntryDraft], if claim: SenderClaim,
    reply: @escaping @Sendable (Result<[AppendReceipt]?, LedgerError>) -> Void
  ) {
    appends.submit(AppendRequest(drafts: drafts, claim: claim, reply: reply))
  }

  public func void(_ id: EntryID, reason: String, at now: Timestamp) async throws(LedgerError)
    -> LedgerEntry
  {
    try await write { try EntryVoider(connection: $0).void(id, reason: reason, at: now) }
  }

  public func supersede(_ id: EntryID, by draft: EntryDraft, reason: String, at now: Timestamp)
    async throws(LedgerError) -> Superseded
  {
    try await write {
      try EntrySuperseder(connection: $0).supersede(id, by: draft, reason: reason, at: now)
    }
  }

  public func entry(_ id: EntryID) async throws(LedgerError) -> LedgerEntry? {
    try await snapshot { try EntryLookup(connection: $0).entry(id) }
  }

  public func entries(of customer: CustomerID, matching filter: EntryFilter)
    async throws(LedgerError) -> EntryPage
  {
    try await snapshot { try PageReader(connection: $0, filter: filter).page(of: customer) }
  }

  public func facts(_ query: FactsQuery) async throws(LedgerError) -> MetricFacts {
    try await snapshot { try FactsReader.facts(query, connection: $0) }
  }

  public func instances(of customer: CustomerID) async throws(LedgerError) -> [InstanceState] {
    try await read { try InstanceReader(connection: $0).states(of: customer) }
  }

  public func metrics(of customer: CustomerID) async throws(LedgerError) -> [MetricName] {
    try await read { connection in
      try connection.query(Self.metricsSQL, [.text(customer.text)]).rows
        .map { try MetricName(stored: $0.text(0)) }.sorted()
    }
  }

  public func customers(after customer: CustomerID?, limit: Int) async throws(LedgerError)
    -> [CustomerID]
  {
    try await read { connection in
      try connection.query(Self.customersSQL, [.text(customer?.text ?? ""), .int(Int64(limit))])
        .rows.map { try CustomerID(stored: $0.text(0)) }
    }
  }

  public func activity(after id: EntryID, limit: Int) async throws(LedgerError) -> LedgerActivity {
    try await read { connection in
      let rows = try connection.query(Self.activitySQL, [.int(id.number), .int(Int64(limit))]).rows
      return LedgerActivity(
        customers: Set(try rows.map { try CustomerID(stored: $0.text(1)) }),
        through: try rows.last.map { EntryID(try $0.int(0)) } ?? id)
    }
  }

  public func newestEntry() async throws(LedgerError) -> EntryID {
    try await read { EntryID(try $0.query(NumberTable.newestSQL).first?.int(0) ?? 0) }
  }

  public func conflicts(of customer: CustomerID, limit: Int) async throws(LedgerError)
    -> [ReportConflict]
  {
    try await read { try ConflictReader(connection: $0).conflicts(of: customer, limit: limit) }
  }
}
