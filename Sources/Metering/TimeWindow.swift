/// The window a report speaks about: `[start, end)`; an instant when both are equal.
///
/// A report in the guide's plain form has no window of its own: its window is the instant of its receipt.
public struct TimeWindow: Hashable, Sendable {
  /// The longest window of one report.
  public static let maximumDays: Int64 = 31

  /// The first instant that the report speaks about.
  public let start: Timestamp
  /// The first instant that it no longer speaks about: it decides in which hour and segment the values count.
  public let end: Timestamp

  /// Throws `invalidWindow` when the end is not after the start or the window is longer than 31 days.
  public init(start: Timestamp, end: Timestamp) throws(MeteringError) {
    guard end > start else {
      throw MeteringError(.invalidWindow, "a window must end after its start: \(start) … \(end)")
    }
    guard
      end.nanoseconds(since: start) <= Self.maximumDays * 86_400 * Timestamp.nanosecondsPerSecond
    else {
      throw MeteringError(
        .invalidWindow, "a window spans at most \(Self.maximumDays) days: \(start) … \(end)")
    }
    self.start = start
    self.end = end
  }

  /// The window of a fact that was true at one instant.
  public init(instant: Timestamp) {
    start = instant
    end = instant
  }

  /// A window as storage kept it, without a check.
  public init(storedStart: Timestamp, storedEnd: Timestamp) {
    start = storedStart
    end = storedEnd
  }

  /// Whether it has no length: a plain report's window, which has no hour of its own to cover.
  public var isInstant: Bool { start == end }

  /// Whether the two share time, as `[start, end)`; an instant shares time with nothing.
  public func overlaps(_ other: TimeWindow) -> Bool {
    !isInstant && !other.isInstant && start < other.end && other.start < end
  }

  /// The length, 0 for an instant; at most 31 days for a window that was checked.
  public var durationNanoseconds: Int64 { end.nanoseconds(since: start) }
}
