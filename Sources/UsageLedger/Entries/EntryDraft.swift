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

  /// A report without a window counts at `receivedAt`.
  public init(report: UsageReport, receivedAt: Timestamp, reportedBy: String?) {
    self.init(
      report: report, window: report.countedWindow(receivedAt: receivedAt), receivedAt: receivedAt,
      reportedBy: reportedBy)
  }

  /// `window`: where the report counts.
  init(report: UsageReport, window: TimeWindow, receivedAt: Timestamp, reportedBy: String?) {
    self.report = report
    self.window = window
    self.contentHash = ContentHash(of: report)
    self.receivedAt = receivedAt
    self.reportedBy = reportedBy
  }

  /// The entry that this draft becomes under that id.
  public func entry(_ id: EntryID, kind: LedgerEntry.Kind) -> LedgerEntry {
    LedgerEntry(
      id: id, kind: kind, report: report, window: window, contentHash: contentHash,
      receivedAt: receivedAt, reportedBy: reportedBy)
  }
}
