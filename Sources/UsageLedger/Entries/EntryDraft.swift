public import Metering
public import Reporting

/// A report on its way into the ledger.
public struct EntryDraft: Hashable, Sendable {
  /// Checked, as its reader left it.
  public let report: UsageReport
  /// Where the report counts: its own window, or the instant of receipt.
  public let window: TimeWindow
  /// Computed from the report: what makes a repeat of it a repeat.
  public let contentHash: ContentHash
  /// The service's time of receipt.
  public let receivedAt: Timestamp
  /// The id of the key that was used; nil while no key exists.
  public let reportedBy: String?
  /// When its instance was heard: the time of receipt, but for what was received before and is written anew.
  public let heardAt: Timestamp
  /// Why it is kept apart before charge; nil for nearly all.
  public let hold: ReportHold?

  /// A report without a window counts at `receivedAt`.
  public init(
    report: UsageReport, receivedAt: Timestamp, reportedBy: String?, hold: ReportHold? = nil
  ) {
    self.init(
      report: report, window: report.countedWindow(receivedAt: receivedAt), receivedAt: receivedAt,
      reportedBy: reportedBy, hold: hold)
  }

  /// `window`: where the report counts. `heardAt` nil: at its receipt.
  init(
    report: UsageReport, window: TimeWindow, receivedAt: Timestamp, reportedBy: String?,
    heardAt: Timestamp? = nil, hold: ReportHold? = nil
  ) {
    self.report = report
    self.window = window
    self.contentHash = ContentHash(of: report)
    self.receivedAt = receivedAt
    self.reportedBy = reportedBy
    self.heardAt = heardAt ?? receivedAt
    self.hold = hold
  }

  /// The same, to be kept apart before charge.
  public func held(_ hold: ReportHold?) -> EntryDraft {
    EntryDraft(
      report: report, window: window, receivedAt: receivedAt, reportedBy: reportedBy,
      heardAt: heardAt, hold: hold)
  }

  /// The entry that this draft becomes under that id.
  public func entry(_ id: EntryID, kind: LedgerEntry.Kind) -> LedgerEntry {
    let entry = LedgerEntry(
      id: id, kind: kind, report: report, window: window, contentHash: contentHash,
      receivedAt: receivedAt, reportedBy: reportedBy)
    return isHeld(as: kind) ? entry.held : entry
  }

  /// Whether an entry of that kind is kept apart before charge: it adds what its hold doubts.
  public func isHeld(as kind: LedgerEntry.Kind) -> Bool {
    guard let hold else { return false }
    switch kind {
    case .report: return !hold.metrics.isDisjoint(with: report.countedMetrics.keys)
    case .completion(_, let added): return !hold.metrics.isDisjoint(with: added)
    case .void: return false
    }
  }
}
