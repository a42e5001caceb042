import Metering
import PrometheusClient

/// What was read from endpoints so far: a small history of each series, enough to count every window exactly.
///
/// Readings are stamped here so that time never runs backwards within a metric and never falls into a window that is
/// already collected: a clock that jumps can shift usage into the next window, but neither lose nor double it.
struct KeptReadings: Equatable, Sendable {
  struct History: Equatable, Sendable {
    /// When the process behind the series began to count, as far as the endpoint said so.
    var starts = StartHistory()
    var samples: [Sample]

    /// In place: a history may be long, and there are as many as there are series.
    fileprivate mutating func add(_ one: EndpointReading.Series, at time: SampleTime) {
      if let start = one.startedAt { starts.note(start, at: time) }
      samples.append(Sample(time: time, value: one.value.map { .number($0) } ?? .absent))
    }
  }

  private(set) var metrics: [MetricName: [LabelSet: History]] = [:]
  /// Where the windows' counting ended, newest last.
  private(set) var counted: [MetricName: [CountedEdge]] = [:]

  /// Where collected time begins behind time that is not collected; not kept, the spool knows it.
  var collectedStarts: Set<SampleTime> = []

  /// The stamp for a reading taken at `now` for a window that should end at `closing`, if it closes one.
  func stamp(
    _ metric: MetricName, now: SampleTime, closing: SampleTime?, collectedThrough: SampleTime?
  ) -> SampleTime {
    Self.stamp(
      behind: metrics[metric]?.values.compactMap { $0.samples.last?.time }.max(), now: now,
      closing: closing, collectedThrough: collectedThrough)
  }

  /// The stamp for a reading behind the newest one.
  static func stamp(
    behind newest: SampleTime?, now: SampleTime, closing: SampleTime?,
    collectedThrough: SampleTime?
  ) -> SampleTime {
    let floor = [newest, collectedThrough].compactMap { $0 }.max()
    let wanted = closing.flatMap { edge in floor.map { $0 < edge } ?? true ? edge : nil } ?? now
    return floor.map { max(wanted, $0.advanced(byMilliseconds: 1)) } ?? wanted
  }

  mutating func add(_ reading: EndpointReading) {
    for one in reading.series {
      metrics[reading.metric, default: [:]][one.labels, default: History(samples: [])]
        .add(one, at: reading.time)
    }
  }

  mutating func restore(_ metric: MetricName, _ labels: LabelSet, _ history: History) {
    metrics[metric, default: [:]][labels] = history
  }

  mutating func restore(_ edges: [CountedEdge], of metric: MetricName) {
    counted[metric] = edges
  }

  func series(of metric: MetricName) -> [SampleSeries] {
    (metrics[metric] ?? [:]).inSeriesOrder
      .map { SampleSeries(labels: $0.key, samples: $0.value.samples) }
  }

  func starts(of labels: LabelSet, in metric: MetricName) -> StartHistory? {
    metrics[metric]?[labels]?.starts
  }

  /// Forgets what no window from `horizon` on can need: all but the newest of the older samples, and series that
  /// were last seen before `oldest`.
  mutating func prune(before horizon: SampleTime, forgettingSeriesBefore oldest: SampleTime) {
    metrics = metrics.mapValues { histories in
      histories.compactMapValues { history in
        guard let newest = history.samples.last, newest.time >= oldest else { return nil }
        let first = history.samples.lastIndex { $0.time <= horizon } ?? 0
        var starts = history.starts
        starts.prune(before: history.samples[first].time)
        return History(starts: starts, samples: Array(history.samples[first...]))
      }
    }.filter { !$0.value.isEmpty }
  }
}

/// One reading of one metric at an endpoint: every series that its selector matched.
struct EndpointReading: Equatable, Sendable {
  struct Series: Equatable, Sendable {
    let labels: LabelSet
    /// Nil when it reads `NaN`.
    let value: ExactNumber?
    let startedAt: SampleTime?
  }

  let metric: MetricName
  let time: SampleTime
  let series: [Series]
}
