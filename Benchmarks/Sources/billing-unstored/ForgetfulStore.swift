import Metering
import Synchronization
import UsageLedger

/// Gives every report a number, says that it is there, and forgets it.
final class ForgetfulStore: Sendable {
  private let newest = Atomic<Int64>(0)

  private func nextID() -> EntryID {
    EntryID(newest.wrappingAdd(1, ordering: .relaxed).newValue)
  }
}

extension ForgetfulStore: Ledger {
  func submit(
    _ drafts: [EntryDraft], if claim: SenderClaim,
    reply: @escaping @Sendable (Result<[AppendReceipt]?, LedgerError>) -> Void
  ) {
    reply(
      .success(
        drafts.map { draft in
          AppendReceipt(
            outcome: .added(draft.entry(nextID(), kind: .report)), isLinked: false,
            closedUntil: nil)
        }))
  }

  func void(_ id: EntryID, reason: String, at now: Timestamp) async throws(LedgerError)
    -> LedgerEntry
  {
    throw LedgerError(.notFound, "nothing is stored")
  }

  func supersede(_ id: EntryID, by draft: EntryDraft, reason: String, at now: Timestamp)
    async throws(LedgerError) -> Superseded
  {
    throw LedgerError(.notFound, "nothing is stored")
  }

  func entry(_ id: EntryID) async throws(LedgerError) -> LedgerEntry? { nil }

  func entries(of customer: CustomerID, matching filter: EntryFilter) async throws(LedgerError)
    -> EntryPage
  {
    EntryPage(entries: [], total: 0, next: nil)
  }

  func facts(_ query: FactsQuery) async throws(LedgerError) -> MetricFacts { .none }

  func instances(of customer: CustomerID) async throws(LedgerError) -> [InstanceState] { [] }

  func metrics(of customer: CustomerID) async throws(LedgerError) -> [MetricName] { [] }

  func customers(after customer: CustomerID?, limit: Int) async throws(LedgerError) -> [CustomerID]
  { [] }

  func activity(after cursor: LedgerCursor, limit: Int) async throws(LedgerError)
    -> LedgerActivity
  {
    LedgerActivity(customers: [], through: cursor)
  }

  func end() async throws(LedgerError) -> LedgerCursor { .start }

  func conflicts(of customer: CustomerID, limit: Int) async throws(LedgerError) -> [ReportConflict]
  { [] }
}
