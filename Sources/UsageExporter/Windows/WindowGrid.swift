public import Metering
public import PrometheusClient

/// The edges between windows: multiples of the collection interval since the Unix epoch.
///
/// Every hour's edge is an edge of the grid, or every edge is an hour's, so that windows add up to hours or cover them.
public struct WindowGrid: Hashable, Sendable {
  static let hourMilliseconds: Int64 = 3_600_000
  static let allowed =
    "a divisor or a multiple of an hour in milliseconds, from 60000 (1 minute) to 86400000 (24 hours)"

  public let intervalMilliseconds: Int64

  /// Nil unless the interval is a divisor or a multiple of an hour, 1 minute to 24 hours.
  public init?(intervalMilliseconds: Int64) {
    guard (60_000...86_400_000).contains(intervalMilliseconds),
      Self.hourMilliseconds % intervalMilliseconds == 0
        || intervalMilliseconds % Self.hourMilliseconds == 0
    else { return nil }
    self.intervalMilliseconds = intervalMilliseconds
  }

  /// The newest edge at or before the instant.
  public func edge(atOrBefore instant: Timestamp) -> Timestamp {
    Timestamp(milliseconds: floored(instant.milliseconds))
  }

  /// The first edge after the instant.
  public func edge(after instant: Timestamp) -> Timestamp {
    Timestamp(milliseconds: floored(instant.milliseconds) + intervalMilliseconds)
  }

  /// The newest window that has ended.
  public func lastWholeWindow(at now: Timestamp) -> TimeWindow {
    let end = edge(atOrBefore: now)
    return TimeWindow(
      storedStart: end.advanced(byMilliseconds: -intervalMilliseconds), storedEnd: end)
  }

  private func floored(_ milliseconds: Int64) -> Int64 {
    let rest = milliseconds % intervalMilliseconds
    return milliseconds - (rest < 0 ? rest + intervalMilliseconds : rest)
  }
}

extension Timestamp {
  /// The instant in Prometheus' milliseconds, rounded down.
  public var sampleTime: SampleTime { SampleTime(milliseconds: milliseconds) }
}

extension SampleTime {
  public var timestamp: Timestamp { Timestamp(milliseconds: milliseconds) }
}
