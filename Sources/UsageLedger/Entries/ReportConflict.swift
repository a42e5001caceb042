public import Metering
public import Reporting

/// A report that was refused because its identity holds other content: kept, shown, never merged.
public struct ReportConflict: Hashable, Sendable {
  public let report: UsageReport
  public let contentHash: ContentHash
  /// The entry whose content stands.
  public let standing: EntryID
  public let receivedAt: Timestamp
  public let reportedBy: String?

  public init(
    report: UsageReport, contentHash: ContentHash, standing: EntryID, receivedAt: Timestamp,
    reportedBy: String?
  ) {
    self.report = report
    self.contentHash = contentHash
    self.standing = standing
    self.receivedAt = receivedAt
    self.reportedBy = reportedBy
  }
}
