/// What becomes of the values that a gauge had within a window.
public enum GaugeReduction: String, CaseIterable, Sendable {
  /// The newest value.
  case last
  /// The highest value.
  case max
  /// The mean of the values at all instants with a sample, cut off behind the twelfth decimal.
  case average
}

extension GaugeReduction {
  /// Adds the series up at each instant, a group of them as its newest value, then reduces over the window; nil when
  /// nothing is known in it.
  ///
  /// An instant is a time at which any of the series has a sample in `(start, end]`. Series are sampled at different
  /// times, so at an instant each contributes its newest sample that is at most two sampling intervals old (the
  /// median distance of neighbouring samples): a series that ended is soon no longer counted, and at once where the
  /// server shows a sample without a value. Of the
  /// values that a group shows at the same time the lowest counts. A window without any sample takes the value that still stands at its end. Throws `unreadableValue` and `overflow`.
  public func value(
    of series: [SampleSeries], in window: SampleWindow, grouping: SeriesGrouping = .none
  ) throws(PrometheusError) -> ExactNumber? {
    let levels = try Self.levels(of: series, in: window, grouping)
    guard let last = levels.last else { return nil }
    switch self {
    case .last: return last
    case .max: return levels.max()
    case .average:
      var sum = ExactNumber.zero
      for level in levels { sum = try sum.adding(level) }
      return sum.dividedTowardsZero(by: Int64(levels.count))
    }
  }

  private static func levels(
    of series: [SampleSeries], in window: SampleWindow, _ grouping: SeriesGrouping
  ) throws(PrometheusError) -> [ExactNumber] {
    let relevant = series.map { one in
      SampleSeries(
        labels: one.labels,
        samples: one.samples.filter { $0.time >= window.horizon && $0.time <= window.end })
    }
    let interval = SampleSeries.interval(of: relevant)
    let holdMilliseconds = interval.map { 2 * $0 } ?? window.lookbackMilliseconds
    var instants = Array(Set(relevant.flatMap { window.inside($0.samples).map(\.time) })).sorted()
    if instants.isEmpty { instants = [window.end] }
    var groups = grouping.groups(relevant).map {
      GroupWalk(series: $0, holdMilliseconds: holdMilliseconds)
    }
    var levels: [ExactNumber] = []
    for instant in instants {
      var sum: ExactNumber?
      for index in groups.indices {
        guard let value = try groups[index].value(at: instant) else { continue }
        sum = try (sum ?? .zero).adding(value)
      }
      if let sum { levels.append(sum) }
    }
    return levels
  }
}

/// Series of one group, walked at rising instants; the newest of their values stands for all.
private struct GroupWalk {
  private var members: [SeriesWalk]

  init(series: [SampleSeries], holdMilliseconds: Int64) {
    members = series.map { SeriesWalk(series: $0, holdMilliseconds: holdMilliseconds) }
  }

  mutating func value(at instant: SampleTime) throws(PrometheusError) -> ExactNumber? {
    var newest: (time: SampleTime, value: ExactNumber)?
    for index in members.indices {
      guard let found = try members[index].value(at: instant) else { continue }
      if let known = newest, known.time > found.time { continue }
      if let known = newest, known.time == found.time, known.value <= found.value { continue }
      newest = found
    }
    return newest?.value
  }
}

/// A walk over one series that answers what counts at rising instants.
private struct SeriesWalk {
  let series: SampleSeries
  let holdMilliseconds: Int64
  private var next = 0

  init(series: SampleSeries, holdMilliseconds: Int64) {
    self.series = series
    self.holdMilliseconds = holdMilliseconds
  }

  mutating func value(at instant: SampleTime) throws(PrometheusError)
    -> (time: SampleTime, value: ExactNumber)?
  {
    while next < series.samples.count, series.samples[next].time <= instant { next += 1 }
    guard next > 0 else { return nil }
    let sample = series.samples[next - 1]
    guard instant.milliseconds(since: sample.time) <= holdMilliseconds else { return nil }
    switch sample.value {
    case .number(let number): return (sample.time, number)
    case .absent: return nil
    case .unreadable(let text):
      throw PrometheusError(.unreadableValue, "\(series.labels) reads \"\(text)\"")
    }
  }
}
