import Amounts
public import Metering
public import Reporting

/// What is known of one instance: when it reported last, and through which exporter.
public struct InstanceState: Hashable, Sendable {
  /// The instance, which reported at least once.
  public let instance: InstanceID
  /// The newest window that was reported.
  public let newestWindow: TimeWindow
  /// When its newest report came, also if that was for an old window.
  public let lastReceivedAt: Timestamp
  /// Reports and completions, void ones included.
  public let entryCount: Int64
  /// The last exporter that named itself; nil while none did.
  public let exporter: ExporterStamp?

  /// Takes the parts as they are, as storage kept them.
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

  /// Until when its next report is waited for, by the same rule as a gauge's; of plain reports, which have no rhythm, at the
  /// end of time.
  public var silentAfter: Timestamp {
    GaugeReading(window: newestWindow, value: .zero).silentAfter
  }

  /// What is odd about a new report's exporter beside the last one's.
  public func warning(about stamp: ExporterStamp?) -> ReportWarning? {
    stamp?.warning(following: exporter)
  }
}
