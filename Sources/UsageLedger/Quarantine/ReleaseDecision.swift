public import Metering
import Reporting

/// What becomes of the request to let a held entry count. Pure: the same on every storage.
public enum ReleaseDecision: Hashable, Sendable {
  /// It counts already, by this entry.
  case done(LedgerEntry)
  /// One more entry, of this kind.
  case add(EntryDraft, LedgerEntry.Kind)

  /// `known`: what is kept of the target's quarantine, nil for nothing. `chain`: its report and the completions of it that
  /// stand, in any order, the target among them while it stands. `seals`: the customer's.
  public init(
    of target: LedgerEntry, _ known: QuarantinedReport?, chain: [LedgerEntry],
    seals: [SealedSpan], at now: Timestamp
  ) throws(LedgerError) {
    guard let known else {
      throw LedgerError(.notFound, "entry \(target.id) is not in quarantine")
    }
    if let void = target.voidedBy {
      throw LedgerError(.conflict, "entry \(target.id) is void, by entry \(void)")
    }
    if let release = known.release {
      guard let entry = chain.first(where: { $0.id == release.entry }) else {
        throw LedgerError(.corrupt, "the release of entry \(target.id) does not stand")
      }
      self = .done(entry)
      return
    }
    if let seal = seals.first(where: { $0.hasSealed(HourSlot(ofWindowEnd: target.window.end)) }) {
      throw LedgerError(
        .conflict, "entry \(target.id) lies in \(seal.span), which is closed and sealed")
    }
    // What completes the report next is compared with the newest entry of its chain: that repeats all that it says.
    let newest = chain.max { $0.id < $1.id } ?? target
    self = .add(
      EntryDraft(releasing: target, saying: newest.report, at: now),
      .completion(of: target.root, adds: Set(target.statedMetrics.keys)))
  }
}

extension EntryDraft {
  /// A held report as it is released: it counts where it would have counted, and nobody was heard of.
  init(releasing target: LedgerEntry, saying report: UsageReport, at now: Timestamp) {
    let bare = EntryDraft(report: report, receivedAt: now, reportedBy: nil)
      .replacing(countedIn: target.window)
    self.init(
      report: bare.report, window: bare.window, receivedAt: now, reportedBy: nil,
      heardAt: target.receivedAt)
  }
}
