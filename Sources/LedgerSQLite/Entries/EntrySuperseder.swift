import GRDB
import Metering
import Reporting
import UsageLedger

/// Replaces an entry by another report: a void and a new entry in one transaction.
struct EntrySuperseder {
  let session: WriteSession
  private var db: Database { session.db }

  func supersede(_ id: EntryID, by draft: EntryDraft, reason: String, at now: Timestamp) throws
    -> Superseded
  {
    let target = try VoidTarget(id, db)
    let lookup = EntryLookup(db)
    let earlier = try target.entry.voidedBy.flatMap { try lookup.entry($0) }
    let decision = try SupersedeDecision(
      of: target.entry, by: draft, chain: target.chain, seals: target.seals, void: earlier,
      replacement: earlier?.supersession.flatMap { try lookup.entry($0.replacement) },
      overlap: overlap(with: target, draft))
    switch decision {
    case .done(let superseded): return superseded
    case .replace(let voiding, let draft):
      let void = try EntryVoider(session: session).takeOut(voiding, of: target, at: now) { void in
        Supersession(replacement: EntryID(void.number + 1), reason: reason).description
      }
      guard case .added(let entry) = try EntryAppender(draft, in: session).append().outcome else {
        throw LedgerError(.conflict, "the replacement of entry \(id) meets another report")
      }
      return Superseded(void: void, replacement: entry, isNew: true)
    }
  }

  /// Other windows that share time with the target's; asked only for a replacement that has a window.
  private func overlap(with target: VoidTarget, _ draft: EntryDraft) throws -> WindowOverlap? {
    guard let window = draft.report.window, let row = target.rows.first else { return nil }
    return try WindowReader.overlap(
      with: window, customer: row.customer, instance: row.instance, db)
  }
}
