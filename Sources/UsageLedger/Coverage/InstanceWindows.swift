public import Metering

/// What one instance reported in a span. Reports in the guide's plain form have no window and are not here.
public struct InstanceWindows: Hashable, Sendable {
  /// The instance that reported them.
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
