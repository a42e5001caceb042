/// A stretch of time by which windows are counted: those that end after `start` and not after `end`.
///
/// Spans that share a bound tile: every window end belongs to exactly one of them.
public struct UsageSpan: Hashable, Sendable, CustomStringConvertible {
  public let start: Timestamp
  public let end: Timestamp

  /// A span whose end is not after its start is empty.
  public init(start: Timestamp, end: Timestamp) {
    self.start = start
    self.end = end
  }

  public var isEmpty: Bool { end <= start }

  /// Whether a window that ends at `windowEnd` is counted here.
  public func contains(windowEnd: Timestamp) -> Bool { start < windowEnd && windowEnd <= end }

  /// The part of this span that is not after `instant`.
  public func until(_ instant: Timestamp) -> UsageSpan {
    UsageSpan(start: start, end: min(end, instant))
  }

  public var description: String { "(\(start), \(end)]" }
}
