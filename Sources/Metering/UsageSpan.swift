/// A stretch of time by which windows are counted: those that end after `start` and not after `end`.
///
/// Spans that share a bound tile: every window end belongs to exactly one of them.
public struct UsageSpan: Hashable, Sendable, CustomStringConvertible {
  /// Not in the span: a window that ends here belongs to the span before.
  public let start: Timestamp
  /// The last instant in the span.
  public let end: Timestamp

  /// A span whose end is not after its start is empty.
  public init(start: Timestamp, end: Timestamp) {
    self.start = start
    self.end = end
  }

  /// Whether no window can end here, because the end is not after the start.
  public var isEmpty: Bool { end <= start }

  /// Whether a window that ends at `windowEnd` is counted here.
  public func contains(windowEnd: Timestamp) -> Bool { start < windowEnd && windowEnd <= end }

  /// The part of this span that is not after `instant`.
  public func until(_ instant: Timestamp) -> UsageSpan {
    UsageSpan(start: start, end: min(end, instant))
  }

  /// As an interval, open at the start: `(2026-01-01T00:00:00Z, 2026-02-01T00:00:00Z]`.
  public var description: String { "(\(start), \(end)]" }
}
