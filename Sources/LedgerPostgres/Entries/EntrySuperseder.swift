import Metering
import Reporting
import UsageLedger

/// Replaces an entry by another report: a void and a new entry in one transaction.
struct EntrySuperseder {
  let connection: PostgresConnection
  let shape: LaneShape

  func supersede(_ id: EntryID, by draft: EntryDraft, reason: String, at now: Timestamp) throws
    -> Superseded
  {
    let target = try VoidTarget(locking: id, connection, shape)
    let lookup = EntryLookup(connection: connection)
    let earlier = try target.entry.voidedBy.flatMap { try lookup.entry($0) }
    let decision = try SupersedeDecision(
      of: target.entry, by: draft, chain: target.chain, seals: target.seals, void: earlier,
      replacement: earlier?.supersession.flatMap { try lookup.entry($0.replacement) },
      overlap: overlap(with: draft))
    switch decision {
    case .done(let superseded): return superseded
    case .replace(let voiding, let draft):
      var numbers = try LaneTable(connection: connection, shape: shape)
        .numbers(for: draft.report.customer)
      let void = numbers.take(for: draft.report.customer)
      var following = numbers
      let next = following.take(for: draft.report.customer).id
      let reason = Supersession(replacement: next, reason: reason).description
      let entry = target.entry.void(
        id: void.id, reason: reason, at: now, replacement: next)
      try EntryVoider(connection: connection, shape: shape)
        .takeOut(voiding, by: entry, lane: void.lane)
      let adding = EntryAdding(connection: connection, shape: shape)
      let replacement = try adding.add(draft, numbers) { plan throws(LedgerError) in
        guard case .added(let entry) = try plan.decide(draft).outcome else {
          throw LedgerError(.conflict, "the replacement of a report meets another report")
        }
        return entry
      }
      return Superseded(void: entry, replacement: replacement, isNew: true)
    }
  }

  /// Other windows that share time with the draft's.
  private func overlap(with draft: EntryDraft) throws -> WindowOverlap? {
    guard let identity = EntryIdentity(draft.report) else { return nil }
    return WindowOverlap(try EntryLookup(connection: connection).overlaps(of: identity))
  }
}
