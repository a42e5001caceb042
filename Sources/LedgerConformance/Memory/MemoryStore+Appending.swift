import Amounts
import Metering
import Reporting
public import UsageLedger

extension MemoryStore {
  nonisolated public func submit(
    _ drafts: [EntryDraft], if claim: SenderClaim,
    reply: @escaping @Sendable (Result<[AppendReceipt]?, LedgerError>) -> Void
  ) {
    executor.run {
      reply(
        self.assumeIsolated { store in
          Result { () throws(LedgerError) in try store.receipts(for: drafts, if: claim) }
        })
    }
  }

  private func receipts(for drafts: [EntryDraft], if claim: SenderClaim) throws(LedgerError)
    -> [AppendReceipt]?
  {
    guard holds(claim) else { return nil }
    // A single report is refused before it is written.
    if drafts.count == 1 {
      return try drafts.map { (draft) throws(LedgerError) in try receipt(for: draft) }
    }
    let before = (entries, identities, days, reports, states, refused, quarantine)
    var receipts: [AppendReceipt] = []
    do {
      for draft in drafts { receipts.append(try receipt(for: draft)) }
    } catch {
      (entries, identities, days, reports, states, refused, quarantine) = before
      throw error
    }
    return receipts
  }

  private func receipt(for draft: EntryDraft) throws(LedgerError) -> AppendReceipt {
    let (customer, instance) = (draft.report.customer, draft.report.instance)
    let previous = states[customer]?[instance]?.exporter
    return AppendReceipt(
      outcome: try add(draft),
      previousExporter: draft.report.exporter == nil ? nil : previous,
      isLinked: links[customer] != nil, closedUntil: certificates[customer]?.last?.period.end)
  }

  func add(_ draft: EntryDraft) throws(LedgerError) -> AppendOutcome {
    let key = IdentityKey(
      customer: draft.report.customer, instance: draft.report.instance,
      identity: draft.report.identity)
    let earlier =
      key.identity == .unnamed ? [] : shown(current(identities[key]).filter { $0.voidedBy == nil })
    switch AppendDecision(draft, earlier: earlier, overlap: overlap(with: draft)) {
    case .alreadyThere(let entry): return .alreadyThere(entry)
    case .conflict(let existing):
      note(draft, refusedFor: existing.id)
      return .conflict(with: ExistingReport(existing))
    case .overlap(let overlap):
      if let first = overlap.windows.first { note(draft, refusedFor: first.report) }
      return .overlap(overlap)
    case .add(let kind): return .added(try add(draft, as: kind))
    }
  }

  /// Adds the draft as an entry of that kind, whatever shares its identity.
  func add(_ draft: EntryDraft, as kind: LedgerEntry.Kind) throws(LedgerError) -> LedgerEntry {
    let entry = draft.entry(EntryID(Int64(entries.count) + 1), kind: kind)
    try checkDay(of: entry)
    insert(
      entry, draft,
      IdentityKey(
        customer: draft.report.customer, instance: draft.report.instance,
        identity: draft.report.identity))
    return entry
  }

  private func insert(_ entry: LedgerEntry, _ draft: EntryDraft, _ key: IdentityKey) {
    entries.append(entry)
    if let held = QuarantinedReport(entry, draft.hold) { quarantine[entry.id] = held }
    identities[key, default: []].append(entry.id)
    days[dayKey(of: entry), default: []].append(entry.id)
    reports[key.customer, default: []].append(entry.id)
    let state = states[key.customer]?[key.instance]
    states[key.customer, default: [:]][key.instance] = InstanceState(following: state, draft)
  }

  /// Other windows of the draft's instance that stand and share time with its own.
  func overlap(with draft: EntryDraft) -> WindowOverlap? {
    let (customer, window) = (draft.report.customer, draft.window)
    guard draft.report.window != nil else { return nil }
    let first = HourSlot(ofWindowEnd: window.start).day
    let last = HourSlot(ofWindowEnd: window.end).day + TimeWindow.maximumDays
    let near = (first...last).flatMap { day in
      current(days[DayKey(customer: customer, day: day)])
    }
    return WindowOverlap(
      near.filter {
        $0.report.instance == draft.report.instance && $0.voidedBy == nil && $0.root == $0.id
          && $0.window != window && $0.window.overlaps(window)
      }.map { WindowOverlap.Window(report: $0.id, window: $0.window) })
  }

  private func note(_ draft: EntryDraft, refusedFor existing: EntryID) {
    let customer = draft.report.customer
    let known = refused[customer, default: []]
    guard
      !known.contains(where: {
        $0.existing == existing && $0.contentHash == draft.contentHash
      })
    else { return }
    refused[customer, default: []].append(
      ReportConflict(
        report: draft.report, contentHash: draft.contentHash, existing: existing,
        receivedAt: draft.receivedAt, reportedBy: draft.reportedBy))
  }

  private func dayKey(of entry: LedgerEntry) -> DayKey {
    DayKey(
      customer: entry.report.customer, day: HourSlot(ofWindowEnd: entry.window.end).day)
  }

  /// Throws `overflow` when a metric's total of the entry's day would not fit with it.
  ///
  /// As long as all values of a day together, void ones too, are far from that, their totals are not folded to find it out.
  private func checkDay(of entry: LedgerEntry) throws(LedgerError) {
    let key = dayKey(of: entry)
    let bound = entry.countedMetrics.values.reduce(magnitudes[key, default: 0]) { sum, value in
      let (next, isTooLarge) = sum.addingReportingOverflow(value.rawValue.magnitude)
      return isTooLarge ? .max : next
    }
    magnitudes[key] = bound
    guard bound > Int128.max.magnitude else { return }
    let others = current(days[key])
    for metric in entry.countedMetrics.keys {
      let query = FactsQuery(
        customer: entry.report.customer, metric: metric, span: .always, detail: .sum)
      _ = try MetricFacts(folding: others + [entry], query)
    }
  }
}

extension UsageSpan {
  static let always = UsageSpan(
    start: Timestamp(nanoseconds: .min), end: Timestamp(nanoseconds: .max))
}
