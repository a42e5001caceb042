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

  /// What is odd about a new report's exporter beside the last one's.
  public func warning(about stamp: ExporterStamp?) -> ReportWarning? {
    stamp?.warning(following: exporter)
  }
}
