public import Metering
public import Reporting

/// What is known of one instance: when it reported last, and through which exporter.
public struct InstanceState: Hashable, Sendable {
  public let instance: InstanceID
  /// The newest window that was reported.
  public let newestWindow: TimeWindow
  public let lastReceivedAt: Timestamp
  public let entryCount: Int64
  public let exporter: ExporterStamp?

  public init(
    instance: InstanceID, newestWindow: TimeWindow, lastReceivedAt: Timestamp, entryCount: Int64,
    exporter: ExporterStamp?
  ) {
    self.instance = instance
    self.newestWindow = newestWindow
    self.lastReceivedAt = lastReceivedAt
    self.entryCount = entryCount
    self.exporter = exporter
  }

  /// What is odd about a new report's exporter beside the last one's: another spool, or a sequence that does not rise by
  /// one. One that jumps is how a ledger that was restored from a backup shows: the reports in between were here once.
  public func warning(about stamp: ExporterStamp?) -> ReportWarning? {
    guard let stamp, let exporter else { return nil }
    guard stamp.id == exporter.id else {
      return ReportWarning(
        .exporterSequence,
        "exporter \(stamp.id) reports for an instance that \(exporter.id) reported for: two exporters, or a new spool"
      )
    }
    guard let sequence = stamp.sequence, let last = exporter.sequence else { return nil }
    return Self.oddity(of: sequence, after: last).map { ReportWarning(.exporterSequence, $0) }
  }

  private static func oddity(of sequence: Int64, after last: Int64) -> String? {
    if sequence <= last {
      return "sequence \(sequence) after \(last): a replay, or a spool restored from a backup"
    }
    guard sequence - 1 > last else { return nil }
    return
      "sequence \(sequence) after \(last): what is between is not in the ledger, which was restored from a backup, or "
      + "refused or repeated it"
  }
}
