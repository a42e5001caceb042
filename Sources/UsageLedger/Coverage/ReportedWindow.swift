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

/// Which windows are asked for: those of a customer that end in a span, the newest of each instance.
public struct WindowsQuery: Hashable, Sendable {
  public let customer: CustomerID
  public let span: UsageSpan
  /// At most so many of each instance; nil for all.
  public let limit: Int?

  public init(customer: CustomerID, span: UsageSpan, limit: Int? = nil) {
    self.customer = customer
    self.span = span
    self.limit = limit
  }
}

/// What one instance reported in a span. Reports in the guide's plain form have no window and are not here.
public struct InstanceWindows: Hashable, Sendable {
  public let instance: InstanceID
  /// The first window that it ever reported, void or not; nil for an instance that only reports in the plain form.
  public let first: TimeWindow?
  /// By end, start and number.
  public let windows: [ReportedWindow]
  /// False when the limit left older ones out.
  public let isWhole: Bool

  /// `windows` in any order.
  public init(
    instance: InstanceID, first: TimeWindow?, windows: [ReportedWindow], isWhole: Bool = true
  ) {
    self.instance = instance
    self.first = first
    self.windows = windows.sorted {
      ($0.window.end, $0.window.start, $0.entry) < ($1.window.end, $1.window.start, $1.entry)
    }
    self.isWhole = isWhole
  }
}
