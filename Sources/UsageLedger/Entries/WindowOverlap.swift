public import Metering

/// Windows of an instance that are reported already and share time with another one: what they said is in the totals, and
/// would be counted again.
public struct WindowOverlap: Hashable, Sendable {
  /// How many of them are named.
  public static let limit = 20

  /// The report of such a window.
  public struct Window: Hashable, Sendable {
    /// The report that counts; a completed one by its first entry.
    public let report: EntryID
    /// What it is about.
    public let window: TimeWindow

    /// Takes the parts as they are.
    public init(report: EntryID, window: TimeWindow) {
      self.report = report
      self.window = window
    }
  }

  /// By end and start; at most `limit`, at least one.
  public let windows: [Window]
  /// Whether there are more.
  public let hasMore: Bool

  /// Nil when `windows` is empty, else the first of them by end and start; `windows` may be all or the first of them.
  public init?(_ windows: [Window]) {
    guard !windows.isEmpty else { return nil }
    let sorted = windows.sorted {
      ($0.window.end, $0.window.start, $0.report) < ($1.window.end, $1.window.start, $1.report)
    }
    self.windows = Array(sorted.prefix(Self.limit))
    hasMore = sorted.count > Self.limit
  }

  /// The reports and their windows, for people.
  public var description: String {
    windows.map { "report \($0.report) (\($0.window.start) to \($0.window.end))" }
      .joined(separator: ", ") + (hasMore ? " and more" : "")
  }
}
