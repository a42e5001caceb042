public import Metering

/// A window that an instance reported, void or not: what coverage is computed from.
public struct ReportedWindow: Hashable, Sendable {
  public let entry: EntryID
  public let window: TimeWindow
  /// Metrics that the report named as missing; a completion names those that are missing still.
  public let missing: [MetricName]
  public let voidedBy: EntryID?

  public init(
    entry: EntryID, window: TimeWindow, missing: [MetricName] = [], voidedBy: EntryID? = nil
  ) {
    self.entry = entry
    self.window = window
    self.missing = missing
    self.voidedBy = voidedBy
  }
}
