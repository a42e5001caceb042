import Metering
import Reporting

/// What becomes of the request to replace one entry by another report. Pure: the same on every storage.
public enum SupersedeDecision: Hashable, Sendable {
  /// An earlier call did exactly this: nothing is written.
  case done(Superseded)
  /// Takes out what the void takes out, then adds the draft, which has no conflict left then.
  case replace(VoidDecision, by: EntryDraft)

  /// `chain` and `seals` as for `VoidDecision`. `void` is the entry that took the target out, `replacement` the one that its
  /// reason names; nil where there is none. `overlap` as for `AppendDecision`.
  ///
  /// Throws `conflict`, naming the field, when the draft is not about the same customer, instance and window, or client
  /// key; when it says what is there already; and whenever the void alone would be refused.
  public init(
    of target: LedgerEntry, by draft: EntryDraft, chain: [LedgerEntry], seals: [SealedSpan],
    void: LedgerEntry?, replacement: LedgerEntry?, overlap: WindowOverlap?
  ) throws(LedgerError) {
    if let difference = Self.difference(of: draft.report, from: target) {
      throw LedgerError(.conflict, difference)
    }
    if let void, case .void(target.id, _) = void.kind, let replacement,
      void.supersession?.replacement == replacement.id,
      replacement.contentHash == draft.contentHash
    {
      self = .done(Superseded(void: void, replacement: replacement, isNew: false))
      return
    }
    let decision = try VoidDecision(of: target, chain: chain, seals: seals)
    if let same = decision.voided.first(where: { $0.contentHash == draft.contentHash }) {
      throw LedgerError(.conflict, "metrics: entry \(same.id) says exactly this already")
    }
    let placed = draft.replacing(countedIn: target.window)
    try Self.requireRoom(for: placed, of: target, besides: chain, decision, overlap)
    self = .replace(decision, by: placed)
  }

  /// A completion's replacement stands beside the report that it completes, and must complete that too.
  private static func requireRoom(
    for draft: EntryDraft, of target: LedgerEntry, besides chain: [LedgerEntry],
    _ decision: VoidDecision, _ overlap: WindowOverlap?
  ) throws(LedgerError) {
    let voided = Set(decision.voided.map(\.id))
    let left = chain.filter { !voided.contains($0.id) }.sorted { $0.id < $1.id }
    switch AppendDecision(draft, earlier: left, overlap: overlap) {
    case .add: return
    case .overlap(let overlap):
      throw LedgerError(
        .conflict,
        "window_start: the window of entry \(target.id) overlaps \(overlap.description); void those first"
      )
    case .alreadyThere(let same):
      throw LedgerError(
        .conflict,
        "metrics: entry \(same.id) says exactly this already; to take \(target.id) back, void it")
    case .conflict:
      throw LedgerError(
        .conflict,
        "metrics: entry \(target.id) completes report \(target.root), which the replacement contradicts; supersede \(target.root)"
      )
    }
  }

  /// The first field in which the two are not the same report, and what each says.
  private static func difference(of report: UsageReport, from target: LedgerEntry) -> String? {
    let (id, old) = (target.id, target.report)
    if report.customer != old.customer {
      return "customer_id: entry \(id) is of \(old.customer), the replacement of \(report.customer)"
    }
    if report.instance != old.instance {
      return "instance_id: entry \(id) is of \(old.instance), the replacement of \(report.instance)"
    }
    if report.window != old.window {
      guard let window = old.window else {
        return "window_start: entry \(id) has no window; leave window_start and window_end out"
      }
      let other = report.window.map { "the replacement \($0.start) to \($0.end)" }
      return
        "window_start: entry \(id) is about \(window.start) to \(window.end), \(other ?? "which the replacement must name")"
    }
    if old.window == nil, report.clientKey != old.clientKey {
      let other = report.clientKey.map { "the replacement \"\($0)\"" } ?? "the replacement none"
      return "report_id: entry \(id) has \(old.clientKey.map { "\"\($0)\"" } ?? "none"), \(other)"
    }
    return nil
  }
}
