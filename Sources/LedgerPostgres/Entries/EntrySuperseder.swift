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
      replacement: earlier?.supersession.flatMap { try lookup.entry($0.replacement) })
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

  private func append(_ draft: EntryDraft, _ number: EntryID) throws -> LedgerEntry {
    let identities = [EntryIdentity(draft.report)].compactMap(\.self)
    let known = try EntryLookup(connection: connection).entries(of: identities)
    var plan = AppendPlan(next: number.number, known: known)
    guard case .added(let entry) = try plan.decide(draft) else {
      throw LedgerError(.conflict, "the replacement of a report meets another report")
    }
    // What other transactions know of metrics is theirs: this one asks the database.
    try EntryWriter(connection: connection, known: KnownMetrics()).write(plan)
    try TotalWriter(connection: connection).write(plan.totals)
    return entry
  }
}
