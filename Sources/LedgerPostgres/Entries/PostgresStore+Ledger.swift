import LedgerTables
public import Metering
import Reporting
public import UsageLedger

extension PostgresStore: Ledger {
  public func submit(
    _ drafts: [EntryDraft], if claim: SenderClaim,
    reply: @escaping @Sendable (Result<[AppendReceipt]?, LedgerError>) -> Void
  ) {
    appends.submit(AppendRequest(drafts: drafts, claim: claim, reply: reply))
  }

  public func void(_ id: EntryID, reason: String, at now: Timestamp) async throws(LedgerError)
    -> LedgerEntry
  {
    let shape = self.shape
    return try await write {
      try EntryVoider(connection: $0, shape: shape).void(id, reason: reason, at: now)
    }
  }

  public func supersede(_ id: EntryID, by draft: EntryDraft, reason: String, at now: Timestamp)
    async throws(LedgerError) -> Superseded
  {
    let shape = self.shape
    return try await write {
      try EntrySuperseder(connection: $0, shape: shape)
        .supersede(id, by: draft, reason: reason, at: now)
    }
  }

  public func release(_ id: EntryID, reason: String, at now: Timestamp)
    async throws(LedgerError) -> LedgerEntry
  {
    let shape = self.shape
    return try await write {
      try EntryReleaser(connection: $0, shape: shape).release(id, reason: reason, at: now)
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
    try await read {
      try InstanceState.states($0.rows(InstanceReader.question(of: customer)))
    }
  }

  public func metrics(of customer: CustomerID) async throws(LedgerError) -> [MetricName] {
    try await read { connection in
      try connection.query(
        InstancesSQL.metrics, [.text(customer.text), .lane(customer.text)]
      ).rows
        .map { try MetricName(stored: $0.text(0)) }.sorted()
    }
  }

  public func customers(after customer: CustomerID?, limit: Int) async throws(LedgerError)
    -> [CustomerID]
  {
    try await read { connection in
      try connection.query(
        InstancesSQL.customers, [.text(customer?.text ?? ""), .int(Int64(limit))]
      )
      .rows.map { try CustomerID(stored: $0.text(0)) }
    }
  }

  public func activity(after cursor: LedgerCursor, limit: Int) async throws(LedgerError)
    -> LedgerActivity
  {
    let shape = self.shape
    var cursor = cursor
    var customers: Set<CustomerID> = []
    // All lanes at once, or one after the other where they lie on several servers: of one that is away nothing is told yet. Where
    // no lane answers that is an outage, not silence.
    var failures: [LedgerError] = []
    let parts: [Set<Int64>] =
      shape.isDistributed ? (0..<shape.count).map { [$0] } : [Set(0..<shape.count)]
    for lanes in parts {
      let before = cursor
      do {
        let found = try await snapshot {
          try ActivityReader(connection: $0, shape: shape).activity(
            in: lanes, after: before, limit: limit)
        }
        customers.formUnion(found.customers)
        cursor = found.through
      } catch  where error.code == .unavailable {
        failures.append(error)
      }
    }
    if failures.count == parts.count, let failure = failures.first { throw failure }
    return LedgerActivity(customers: customers, through: cursor)
  }

  public func end() async throws(LedgerError) -> LedgerCursor {
    let shape = self.shape
    return try await read { connection in
      let lanes = Set(0..<shape.count)
      let newest = try connection.pipeline(LaneTable.newest(lanes, shape))
      return LedgerCursor(try newest.flatMap(\.rows).map { try $0.int(2) })
    }
  }

  public func conflicts(of customer: CustomerID, limit: Int) async throws(LedgerError)
    -> [ReportConflict]
  {
    try await read { try ConflictReader(connection: $0).conflicts(of: customer, limit: limit) }
  }
}
