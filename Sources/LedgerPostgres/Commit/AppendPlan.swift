import Metering
import Reporting
import UsageLedger

/// What a batch of reports becomes: decided one after the other, each seeing those before it. Pure.
struct AppendPlan {
  struct NewEntry {
    let entry: LedgerEntry
    let lane: Int64
    let revision: Int64
    let keyRevision: Int64?
  }

  private var numbers: LaneNumbers
  private var existing: [EntryIdentity: [LedgerEntry]]
  /// How many entries a client key had, and those of the batch that follow, void ones included.
  private var revisions: [EntryIdentity: Int64]

  private(set) var entries: [NewEntry] = []
  private(set) var conflicts: [ReportConflict] = []
  /// The entries of the batch that are held.
  private(set) var quarantined: [QuarantinedReport] = []
  /// What goes into the rows of hours and days.
  private(set) var totals: TotalChanges
  /// Metrics that a customer may have for the first time.
  private(set) var metrics: Set<CustomerMetric> = []
  private(set) var instances: [InstanceKey: InstanceChange] = [:]

  /// What was known of an instance and its customer before the batch.
  struct Standing {
    let exporter: ExporterStamp?
    let isLinked: Bool
    /// The end of the period that was closed last.
    let closedUntil: Timestamp?
    var open = OpenTotals()

    static let none = Standing(exporter: nil, isLinked: false, closedUntil: nil)
  }

  struct CustomerMetric: Hashable {
    let customer: ByteText
    let metric: MetricName
  }

  /// What is known of an instance by the batch alone.
  struct InstanceChange {
    let customer: CustomerID
    let state: InstanceState
    let longestWindow: Int64
    let open: OpenTotals
  }

  /// Windows that stood before the batch, by the one that they share time with.
  private let overlaps: [EntryIdentity: [WindowOverlap.Window]]
  private let standing: [InstanceKey: Standing]
  private let wideDays: Set<WideDays.Day>
  /// Windows that the batch added.
  private var tiles: [InstanceKey: ReportedTiles] = [:]

  struct InstanceKey: Hashable {
    let customer: ByteText
    let instance: ByteText
  }

  init(_ answers: AppendSurvey.Answers) {
    self.init(
      numbers: answers.numbers, known: answers.known, overlaps: answers.overlaps,
      standing: answers.standing, hours: answers.hours, wideDays: answers.wideDays)
  }

  /// `numbers`: of the drafts' lanes. `known`: what shares an identity with one of the drafts, void
  /// entries included, oldest first. `overlaps`: for a draft's window the others of its instance that stand and share time
  /// with it. `standing`: of the drafts' instances. `hours`: what is kept of the
  /// hours that they are in or leave. `wideDays`: those whose rows get every value at once.
  init(
    numbers: LaneNumbers, known: [EntryIdentity: [LedgerEntry]],
    overlaps: [EntryIdentity: [WindowOverlap.Window]], standing: [InstanceKey: Standing],
    hours: [HourPlace: HourTotals], wideDays: Set<WideDays.Day>
  ) {
    totals = TotalChanges(kept: hours)
    self.numbers = numbers
    self.wideDays = wideDays
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

  /// Adds a draft as an entry of that kind, whatever shares its identity. Throws as `decide` does.
  mutating func add(_ draft: EntryDraft, as kind: LedgerEntry.Kind) throws(LedgerError)
    -> LedgerEntry
  {
    try add(draft, kind, EntryIdentity(draft.report))
  }

  private mutating func outcome(_ draft: EntryDraft) throws(LedgerError) -> AppendOutcome {
    let identity = EntryIdentity(draft.report)
    let earlier = identity.map { existing[$0, default: []] } ?? []
    let overlap = earlier.isEmpty ? overlap(with: draft, identity) : nil
    switch AppendDecision(draft, earlier: earlier, overlap: overlap) {
    case .alreadyThere(let entry): return .alreadyThere(entry)
    case .conflict(let entry):
      note(draft, refusedFor: entry.id)
      return .conflict(with: ExistingReport(entry))
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
    let (lane, id) = numbers.take(for: draft.report.customer)
    let entry = draft.entry(id, kind: kind)
    entries.append(newEntry(entry, lane, identity))
    if let held = QuarantinedReport(entry, draft.hold) { note(held, entry) }
    if let identity { existing[identity, default: []].append(entry) }
    let key = InstanceKey(draft)
    let known = instances[key]
    instances[key] = InstanceChange(
      customer: draft.report.customer, state: InstanceState(following: known?.state, draft),
      longestWindow: max(known?.longestWindow ?? 0, draft.window.durationNanoseconds),
      open: try count(entry, known?.open ?? standing[key]?.open ?? OpenTotals(), key))
    if kind == .report, draft.report.window != nil {
      tiles[key, default: ReportedTiles()].insert(
        WindowOverlap.Window(report: entry.id, window: draft.window))
    }
    return entry
  }

  private mutating func note(_ held: QuarantinedReport, _ entry: LedgerEntry) {
    quarantined.append(held)
    for metric in entry.statedMetrics.keys {
      metrics.insert(CustomerMetric(customer: ByteText(held.customer.text), metric: metric))
    }
  }

  /// Adds the entry to the totals, and returns what its instance has open then.
  private mutating func count(_ entry: LedgerEntry, _ open: OpenTotals, _ key: InstanceKey)
    throws(LedgerError) -> OpenTotals
  {
    let counted = entry.countedMetrics
    guard !counted.isEmpty else { return open }
    let hour = HourSlot(ofWindowEnd: entry.window.end)
    var open = open
    do {
      guard !wideDays.contains(WideDays.Day(customer: key.customer, day: hour.day)) else {
        for metric in counted.keys {
          metrics.insert(CustomerMetric(customer: key.customer, metric: metric))
        }
        try totals.add(entry)
        return open
      }
      let last = open.hour
      if last != hour.number { try totals.add(slotOf: open, key) }
      if last.map({ HourSlot(number: $0).day }) != hour.day {
        try totals.add(dayOf: open, key)
      }
      open.turn(to: hour)
      for (metric, value) in counted {
        if open.day[metric] == nil {
          metrics.insert(CustomerMetric(customer: key.customer, metric: metric))
        }
        try open.add(GaugeReading(window: entry.window, value: value), of: metric)
      }
      return open
    } catch let error as LedgerError {
      throw error
    } catch {
      throw LedgerError(
        .overflow, "a total of \(entry.report.customer) on the day of \(entry.window.end)",
        cause: error)
    }
  }

  private mutating func newEntry(
    _ entry: LedgerEntry, _ lane: Int64, _ identity: EntryIdentity?
  ) -> NewEntry {
    // Without a window two are told apart by their numbers, of which the last bits do: that both came in the same nanosecond is known.
    let number = entry.id.number & 0x7FFF_FFFF
    guard let identity else {
      return NewEntry(entry: entry, lane: lane, revision: number, keyRevision: nil)
    }
    let revision = revisions[identity, default: 0]
    revisions[identity] = revision + 1
    guard case .clientKey = identity.name else {
      return NewEntry(entry: entry, lane: lane, revision: revision, keyRevision: nil)
    }
    return NewEntry(entry: entry, lane: lane, revision: number, keyRevision: revision)
  }
}

extension AppendPlan.InstanceKey {
  init(_ draft: EntryDraft) { self.init(draft.report) }

  init(_ report: UsageReport) {
    self.init(
      customer: ByteText(report.customer.text), instance: ByteText(report.instance.text))
  }
}
