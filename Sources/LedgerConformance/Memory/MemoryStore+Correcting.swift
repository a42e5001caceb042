public import Metering
import Reporting
public import UsageLedger

extension MemoryStore {
  public func void(_ id: EntryID, reason: String, at now: Timestamp) async throws(LedgerError)
    -> LedgerEntry
  {
    let target = try target(id)
    let decision = try VoidDecision(of: target, chain: chain(of: target), seals: seals(of: target))
    return takeOut(decision, of: target, reason: reason, at: now)
  }

  public func supersede(_ id: EntryID, by draft: EntryDraft, reason: String, at now: Timestamp)
    async throws(LedgerError) -> Superseded
  {
    let target = try target(id)
    let earlier = target.voidedBy.flatMap { current($0) }.map(shown)
    let decision = try SupersedeDecision(
      of: target, by: draft, chain: chain(of: target), seals: seals(of: target), void: earlier,
      replacement: earlier?.supersession.flatMap { current($0.replacement) }.map(shown),
      overlap: overlap(with: draft))
    switch decision {
    case .done(let superseded): return superseded
    case .replace(let voiding, let draft):
      let before = (entries, voids, quarantine)
      let why = Supersession(replacement: EntryID(Int64(entries.count) + 2), reason: reason)
      let void = takeOut(voiding, of: target, reason: why.description, at: now)
      do throws(LedgerError) {
        guard case .added(let entry) = try add(draft) else {
          throw LedgerError(.conflict, "the replacement of entry \(id) meets another report")
        }
        return Superseded(void: void, replacement: entry, isNew: true)
      } catch {
        (entries, voids, quarantine) = before
        throw error
      }
    }
  }

  func target(_ id: EntryID) throws(LedgerError) -> LedgerEntry {
    guard let target = current(id) else { throw LedgerError(.notFound, "entry \(id)") }
    return target
  }

  func chain(of target: LedgerEntry) -> [LedgerEntry] {
    current(reports[target.report.customer])
      .filter { $0.root == target.root && $0.voidedBy == nil }
  }

  func seals(of target: LedgerEntry) -> [SealedSpan] {
    seals[target.report.customer, default: []]
  }

  private func takeOut(
    _ decision: VoidDecision, of target: LedgerEntry, reason: String, at now: Timestamp
  ) -> LedgerEntry {
    let void = target.void(id: EntryID(Int64(entries.count) + 1), reason: reason, at: now)
    entries.append(void)
    for entry in decision.voided { voids[entry.id] = void.id }
    let gone = Set(decision.voided.map(\.id))
    quarantine = quarantine.mapValues { $0.after(void.id, of: gone) }
    return void
  }
}
