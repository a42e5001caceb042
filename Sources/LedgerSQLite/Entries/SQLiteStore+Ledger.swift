import Foundation
import GRDB
import LedgerTables
public import Metering
import Reporting
public import UsageLedger

extension SQLiteStore: Ledger {
  public func submit(
    _ drafts: [EntryDraft], if claim: SenderClaim,
    reply: @escaping @Sendable (Result<[AppendReceipt]?, LedgerError>) -> Void
  ) {
    // Nothing of a report is written before everything is decided: the refusal of a single one needs no savepoint.
    commits.submit(
      isUndone: drafts.count > 1,
      { session in
        guard try session.holds(claim) else { return nil }
        let earlier = EarlierEntries()
        return try drafts.map { try EntryAppender($0, in: session, earlier).append() }
      }, reply: reply)
  }

  public func void(_ id: EntryID, reason: String, at now: Timestamp) async throws(LedgerError)
    -> LedgerEntry
  {
    try await write { session in
      try EntryVoider(session: session).void(id, reason: reason, at: now)
    }
  }

  public func supersede(_ id: EntryID, by draft: EntryDraft, reason: String, at now: Timestamp)
    async throws(LedgerError) -> Superseded
  {
    try await write { session in
      try EntrySuperseder(session: session).supersede(id, by: draft, reason: reason, at: now)
    }
  }

  public func release(_ id: EntryID, reason: String, at now: Timestamp)
    async throws(LedgerError) -> LedgerEntry
  {
    try await write { session in
      try EntryReleaser(session: session).release(id, reason: reason, at: now)
    }
  }

  public func entry(_ id: EntryID) async throws(LedgerError) -> LedgerEntry? {
    try await read { try EntryLookup($0).entry(id) }
  }

  public func entries(of customer: CustomerID, matching filter: EntryFilter)
    async throws(LedgerError) -> EntryPage
  {
    try await read { try PageReader($0, filter: filter).page(of: customer) }
  }

  public func facts(_ query: FactsQuery) async throws(LedgerError) -> MetricFacts {
    try readHere { try FactsReader.facts(query, $0) }
  }

  public func instances(of customer: CustomerID) async throws(LedgerError) -> [InstanceState] {
    try readHere {
      try InstanceState.states(SQLiteConnection($0).rows(InstanceReader.question(of: customer)))
    }
  }

  public func metrics(of customer: CustomerID) async throws(LedgerError) -> [MetricName] {
    try await read { db in
      try db.all(
        InstancesSQL.metrics, [customer.text]
      ).map { try MetricName(stored: $0[0] as String) }.sorted()
    }
  }

  public func customers(after customer: CustomerID?, limit: Int) async throws(LedgerError)
    -> [CustomerID]
  {
    try await read { db in
      try db.all(
        InstancesSQL.customers, [customer?.text ?? "", limit]
      ).map { try CustomerID(stored: $0[0] as String) }
    }
  }

  public func activity(after cursor: LedgerCursor, limit: Int) async throws(LedgerError)
    -> LedgerActivity
  {
    try await read { try ActivityReader(db: $0).activity(after: cursor, limit: limit) }
  }

  public func end() async throws(LedgerError) -> LedgerCursor {
    try await read { LedgerCursor([try $0.number(EntriesSQL.newestNumber) ?? 0]) }
  }

  public func conflicts(of customer: CustomerID, limit: Int) async throws(LedgerError)
    -> [ReportConflict]
  {
    try await read { try ConflictReader(db: $0).conflicts(of: customer, limit: limit) }
  }
}
