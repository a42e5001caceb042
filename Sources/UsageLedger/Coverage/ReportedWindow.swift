public import Metering

/// A window that an instance reported, void or not: what coverage is computed from.
public struct ReportedWindow: Hashable, Sendable {
  /// The report, or its completion.
  public let entry: EntryID
  /// The window of its report, never an instant.
  public let window: TimeWindow
  /// Metrics that the report named as missing; a completion names those that are missing still.
  public let missing: [MetricName]
  /// The void that took it out; nil while it is in the totals.
  public let voidedBy: EntryID?

  /// Takes the parts as they are.
  public init(
    entry: EntryID, window: TimeWindow, missing: [MetricName] = [], voidedBy: EntryID? = nil
  ) {
    self.entry = entry
    self.window = window
    self.missing = missing
    self.voidedBy = voidedBy
  }
}
