/// A stretch of time by which windows are counted: those that end after `start` and not after `end`.
///
/// Spans that share a bound tile: every window end belongs to exactly one of them. A span behind an unbilled one also
/// says from when on the windows that it counts must begin.
public struct UsageSpan: Hashable, Sendable, CustomStringConvertible {
  /// Not in the span: a window that ends here belongs to the span before.
  public let start: Timestamp
  /// The last instant in the span.
  public let end: Timestamp
  /// Windows that begin before this instant are not counted, wherever they end; nil where all are.
  public let windowsFrom: Timestamp?

  /// A span whose end is not after its start is empty.
  public init(start: Timestamp, end: Timestamp, windowsFrom: Timestamp? = nil) {
    self.start = start
    self.end = end
    self.windowsFrom = windowsFrom
  }

  /// Whether no window can end here, because the end is not after the start.
  public var isEmpty: Bool { end <= start }

  /// Whether an instant lies here; of a window that ends then `counts` also asks where it began.
  public func contains(windowEnd: Timestamp) -> Bool { start < windowEnd && windowEnd <= end }

  /// Whether a window is counted here.
  public func counts(_ window: TimeWindow) -> Bool {
    contains(windowEnd: window.end) && !beginsTooEarly(window)
  }

  /// Whether a window began before those that are counted here.
  public func beginsTooEarly(_ window: TimeWindow) -> Bool {
    windowsFrom.map { window.start < $0 } ?? false
  }

  /// The part of this span that is not after `instant`.
  public func until(_ instant: Timestamp) -> UsageSpan {
    UsageSpan(start: start, end: min(end, instant), windowsFrom: windowsFrom)
  }

  /// As an interval, open at the start: `(2026-01-01T00:00:00Z, 2026-02-01T00:00:00Z]`.
  public var description: String { "(\(start), \(end)]" }
}
