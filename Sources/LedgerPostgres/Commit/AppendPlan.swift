import Metering
import Reporting
import UsageLedger

/// What a batch of reports becomes: decided one after the other, each seeing those before it. Pure.
struct AppendPlan {
  struct NewEntry {
    let entry: LedgerEntry
    let revision: Int64
    let keyRevision: Int64?
  }

  private var next: Int64
  private var standing: [EntryIdentity: [LedgerEntry]]
  /// How many entries a client key had, and those of the batch that follow, void ones included.
  private var revisions: [EntryIdentity: Int64]

  private(set) var entries: [NewEntry] = []
  private(set) var conflicts: [ReportConflict] = []
  private(set) var totals = TotalChanges()
  private(set) var instances: [InstanceKey: (customer: CustomerID, state: InstanceState)] = [:]

  struct InstanceKey: Hashable {
    let customer: ExactText
    let instance: ExactText
  }

  /// `next`: the number of the first entry that is added. `known`: what shares an identity with one of the drafts, void
  /// entries included, oldest first.
  init(next: Int64, known: [EntryIdentity: [LedgerEntry]]) {
    self.next = next
    standing = known.mapValues { $0.filter { $0.voidedBy == nil } }
    revisions = known.mapValues { Int64($0.count) }
  }

  /// Throws `overflow` when the batch's own sums do not fit; nothing of the batch may be written then.
  mutating func decide(_ draft: EntryDraft) throws(LedgerError) -> AppendOutcome {
    let identity = EntryIdentity(draft.report)
    let earlier = identity.map { standing[$0, default: []] } ?? []
    switch AppendDecision(draft, earlier: earlier) {
    case .alreadyThere(let entry): return .alreadyThere(entry)
    case .conflict(let entry):
      conflicts.append(
        ReportConflict(
          report: draft.report, contentHash: draft.contentHash, standing: entry.id,
          receivedAt: draft.receivedAt, reportedBy: draft.reportedBy))
      return .conflict(with: entry)
    case .add(let kind): return .added(try add(draft, kind, identity))
    }
  }

  private mutating func add(
    _ draft: EntryDraft, _ kind: LedgerEntry.Kind, _ identity: EntryIdentity?
  ) throws(LedgerError) -> LedgerEntry {
    let entry = draft.entry(EntryID(next), kind: kind)
    try totals.add(entry)
    next += 1
    entries.append(newEntry(entry, identity))
    if let identity { standing[identity, default: []].append(entry) }
    let key = InstanceKey(
      customer: ExactText(draft.report.customer.text),
      instance: ExactText(draft.report.instance.text))
    instances[key] = (
      draft.report.customer, InstanceState(following: instances[key]?.state, draft)
    )
    return entry
  }

  private mutating func newEntry(_ entry: LedgerEntry, _ identity: EntryIdentity?) -> NewEntry {
    guard let identity else {
      return NewEntry(entry: entry, revision: entry.id.number, keyRevision: nil)
    }
    let revision = revisions[identity, default: 0]
    revisions[identity] = revision + 1
    guard case .clientKey = identity.name else {
      return NewEntry(entry: entry, revision: revision, keyRevision: nil)
    }
    return NewEntry(entry: entry, revision: entry.id.number, keyRevision: revision)
  }
}
