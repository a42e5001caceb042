public import Metering
public import Reporting

/// A report on its way into the ledger.
public struct EntryDraft: Hashable, Sendable {
  public let report: UsageReport
  public let window: TimeWindow
  public let contentHash: ContentHash
  public let receivedAt: Timestamp
  /// The id of the key that was used; nil while no key exists.
  public let reportedBy: String?

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
