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
  private var existing: [EntryIdentity: [LedgerEntry]]
  /// How many entries a client key had, and those of the batch that follow, void ones included.
  private var revisions: [EntryIdentity: Int64]

  private(set) var entries: [NewEntry] = []
  private(set) var conflicts: [ReportConflict] = []
  private(set) var totals = TotalChanges()
  private(set) var instances: [InstanceKey: InstanceChange] = [:]

  /// What was known of an instance and its customer before the batch.
  struct Standing {
    let exporter: ExporterStamp?
    let isLinked: Bool
    /// The end of the period that was closed last.
    let closedUntil: Timestamp?

    static let none = Standing(exporter: nil, isLinked: false, closedUntil: nil)
  }

  /// What is known of an instance by the batch alone.
  struct InstanceChange {
    let customer: CustomerID
    let state: InstanceState
    let longestWindow: Int64
  }

  /// Windows that stood before the batch, by the one that they share time with.
  private let overlaps: [EntryIdentity: [WindowOverlap.Window]]
  private let standing: [InstanceKey: Standing]
  /// Windows that the batch added.
  private var tiles: [InstanceKey: ReportedTiles] = [:]

  struct InstanceKey: Hashable {
    let customer: ExactText
    let instance: ExactText
  }

  /// `next`: the number of the first entry that is added. `known`: what shares an identity with one of the drafts, void
  /// entries included, oldest first. `overlaps`: for a draft's window the others of its instance that stand and share time
  /// with it. `standing`: of the drafts' instances.
  init(
    next: Int64, known: [EntryIdentity: [LedgerEntry]],
    overlaps: [EntryIdentity: [WindowOverlap.Window]], standing: [InstanceKey: Standing] = [:]
  ) {
    self.next = next
    self.standing = standing
    self.overlaps = overlaps
    existing = known.mapValues { $0.filter { $0.voidedBy == nil } }
    revisions = known.mapValues { Int64($0.count) }
  }

  /// Throws `overflow` when the batch's own sums do not fit; nothing of the batch may be written then.
  mutating func decide(_ draft: EntryDraft) throws(LedgerError) -> AppendReceipt {
    let key = InstanceKey(draft)
    let standing = standing[key] ?? .none
    let exporter = instances[key]?.state.exporter ?? standing.exporter
    return AppendReceipt(
      outcome: try outcome(draft), previousExporter: draft.report.exporter == nil ? nil : exporter,
      isLinked: standing.isLinked, closedUntil: standing.closedUntil)
  }

  private mutating func outcome(_ draft: EntryDraft) throws(LedgerError) -> AppendOutcome {
    let identity = EntryIdentity(draft.report)
    let earlier = identity.map { existing[$0, default: []] } ?? []
    let overlap = earlier.isEmpty ? overlap(with: draft, identity) : nil
    switch AppendDecision(draft, earlier: earlier, overlap: overlap) {
    case .alreadyThere(let entry): return .alreadyThere(entry)
    case .conflict(let entry):
      note(draft, refusedFor: entry.id)
      return .conflict(with: entry)
    case .overlap(let overlap):
      if let first = overlap.windows.first { note(draft, refusedFor: first.report) }
      return .overlap(overlap)
    case .add(let kind): return .added(try add(draft, kind, identity))
    }
  }

  private func overlap(with draft: EntryDraft, _ identity: EntryIdentity?) -> WindowOverlap? {
    guard let identity, case .window(let window) = identity.name else { return nil }
    let added = tiles[InstanceKey(draft)]?.overlapping(window) ?? []
    return WindowOverlap((overlaps[identity] ?? []) + added)
  }

  private mutating func note(_ draft: EntryDraft, refusedFor existing: EntryID) {
    conflicts.append(
      ReportConflict(
        report: draft.report, contentHash: draft.contentHash, existing: existing,
        receivedAt: draft.receivedAt, reportedBy: draft.reportedBy))
  }

  private mutating func add(
    _ draft: EntryDraft, _ kind: LedgerEntry.Kind, _ identity: EntryIdentity?
  ) throws(LedgerError) -> LedgerEntry {
    let entry = draft.entry(EntryID(next), kind: kind)
    try totals.add(entry)
    next += 1
    entries.append(newEntry(entry, identity))
    if let identity { existing[identity, default: []].append(entry) }
    let key = InstanceKey(draft)
    let known = instances[key]
    instances[key] = InstanceChange(
      customer: draft.report.customer, state: InstanceState(following: known?.state, draft),
      longestWindow: max(known?.longestWindow ?? 0, draft.window.durationNanoseconds))
    if kind == .report, draft.report.window != nil {
      tiles[key, default: ReportedTiles()].insert(
        WindowOverlap.Window(report: entry.id, window: draft.window))
    }
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

extension AppendPlan.InstanceKey {
  init(_ draft: EntryDraft) {
    self.init(
      customer: ExactText(draft.report.customer.text),
      instance: ExactText(draft.report.instance.text))
  }
}
