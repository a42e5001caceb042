import Metering
import UsageLedger

/// Replaces an entry by another report: a void and a new entry in one transaction.
///
/// The replacement lies in the window of what it replaces, so that its month has a partition.
struct EntrySuperseder {
  let connection: PostgresConnection

  func supersede(_ id: EntryID, by draft: EntryDraft, reason: String, at now: Timestamp) throws
    -> Superseded
  {
    let target = try VoidTarget(locking: id, connection)
    let lookup = EntryLookup(connection: connection)
    let earlier = try target.entry.voidedBy.flatMap { try lookup.entry($0) }
    let decision = try SupersedeDecision(
      of: target.entry, by: draft, chain: target.chain, seals: target.seals, void: earlier,
      replacement: earlier?.supersession.flatMap { try lookup.entry($0.replacement) },
      overlap: overlap(with: draft))
    switch decision {
    case .done(let superseded): return superseded
    case .replace(let voiding, let draft):
      let void = try EntryVoider(connection: connection).takeOut(voiding, of: target, at: now) {
        Supersession(replacement: EntryID($0.number + 1), reason: reason).description
      }
      let entry = try append(draft, EntryID(void.id.number + 1))
      return Superseded(void: void, replacement: entry, isNew: true)
    }
  }

  /// Other windows that share time with the draft's.
  private func overlap(with draft: EntryDraft) throws -> WindowOverlap? {
    guard let identity = EntryIdentity(draft.report) else { return nil }
    let found = try EntryLookup(connection: connection).overlaps(of: [identity])
    return WindowOverlap(found[identity] ?? [])
  }

  private func append(_ draft: EntryDraft, _ number: EntryID) throws -> LedgerEntry {
    let identities = [EntryIdentity(draft.report)].compactMap(\.self)
    let known = try EntryLookup(connection: connection).entries(of: identities)
    // That nothing overlaps it is decided before anything is taken out.
    var plan = AppendPlan(next: number.number, known: known, overlaps: [:])
    guard case .added(let entry) = try plan.decide(draft).outcome else {
      throw LedgerError(.conflict, "the replacement of a report meets another report")
    }
    // What other transactions know of metrics is theirs: this one asks the database.
    try connection.pipeline(
      EntryWriter(known: KnownMetrics()).statements(plan) + TotalWriter.statements(plan.totals))
    return entry
  }
}
