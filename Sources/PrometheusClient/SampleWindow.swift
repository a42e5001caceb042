/// The half-open span `(start, end]` in which samples are counted.
///
/// Neighbouring windows share their edge: a sample exactly there belongs to the earlier one.
public struct SampleWindow: Hashable, Sendable {
  public let start: SampleTime
  public let end: SampleTime
  /// How far behind `start` a sample may lie and still be the one that the first difference is taken against.
  public let lookbackMilliseconds: Int64

  public init(start: SampleTime, end: SampleTime, lookbackMilliseconds: Int64) {
    self.start = start
    self.end = end
    self.lookbackMilliseconds = lookbackMilliseconds
  }

  /// The oldest instant whose sample matters.
  public var horizon: SampleTime { start.advanced(byMilliseconds: -lookbackMilliseconds) }

  /// How late a sample of a series that has ended may come and still be counted: one lookback, at least an hour, or one
  /// window's length up to six hours.
  public var reach: SampleTime {
    let length = min(end.milliseconds(since: start), 6 * 3_600_000)
    return start.advanced(byMilliseconds: -max(lookbackMilliseconds, length, 3_600_000))
  }

  /// How long the state of a silent series is kept, so that what came late counts when the series goes on: a day, or as
  /// far as the reach.
  public var memory: SampleTime { min(reach, start.advanced(byMilliseconds: -86_400_000)) }

  /// The samples in `(start, end]`.
  func inside(_ samples: [Sample]) -> ArraySlice<Sample> {
    let first = samples.firstIndex { $0.time > start } ?? samples.endIndex
    let last = samples[first...].firstIndex { $0.time > end } ?? samples.endIndex
    return samples[first..<last]
  }
}
