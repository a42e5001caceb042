public import Metering
public import Reporting

/// A report that was refused because its identity holds other content: kept, shown, never merged.
public struct ReportConflict: Hashable, Sendable {
  /// What was refused; in no total.
  public let report: UsageReport
  /// Of the refused report.
  public let contentHash: ContentHash
  /// The entry whose content stands.
  public let existing: EntryID
  /// When it was refused first.
  public let receivedAt: Timestamp
  /// The id of the key that was used; nil while no key existed.
  public let reportedBy: String?

  /// Takes the parts as they are.
  public init(
    report: UsageReport, contentHash: ContentHash, existing: EntryID, receivedAt: Timestamp,
    reportedBy: String?
  ) {
    self.report = report
    self.contentHash = contentHash
    self.existing = existing
    self.receivedAt = receivedAt
    self.reportedBy = reportedBy
  }
}
