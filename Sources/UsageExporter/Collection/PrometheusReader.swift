import Metering
import PrometheusClient

/// Reads a metric of a window from a query API.
struct PrometheusReader: Sendable {
  /// Series born in one window whose process start is asked for; a burst of more counts from their first samples.
  private static let mostStartQueries = 50

  private let queries: PrometheusQueries

  init(queries: PrometheusQueries) {
    self.queries = queries
  }

  func outcome(_ metric: SampledMetric, of name: MetricName, in window: TimeWindow) async
    -> MetricOutcome
  {
    do {
      let span = metric.span(of: window)
      let answer = try await queries.samples(
        of: metric.selector, from: span.horizon, through: span.end)
      if let clock = answer.answeredAt, clock < span.end {
        return .missing(
          "the server's clock, \(clock.timestamp), has not reached the window's end",
          mayComeLater: true)
      }
      let starts = try await starts(metric, answer.series, in: span)
      return try metric.outcome(answer.series, of: name, in: window) { starts[$0.labels] }
    } catch {
      return .missing(error.description, mayComeLater: true)
    }
  }

  /// When the processes behind series that were born in the window began to count, as far as the server knows.
  private func starts(_ metric: SampledMetric, _ series: [SampleSeries], in span: SampleWindow)
    async throws(PrometheusError) -> [LabelSet: SampleTime]
  {
    guard metric.kind == .counter else { return [:] }
    var starts: [LabelSet: SampleTime] = [:]
    for one in CounterIncrease.born(series, in: span).prefix(Self.mostStartQueries) {
      guard let birth = one.samples.first(where: { $0.time > span.start })?.time else { continue }
      for candidate in one.labels.startSeries(process: metric.trustsProcessStart) {
        if let start = try await start(candidate, at: birth) {
          starts[one.labels] = start
          break
        }
      }
    }
    return starts
  }

  /// The value that a start series had when the counter was first sampled.
  private func start(_ labels: LabelSet, at birth: SampleTime) async throws(PrometheusError)
    -> SampleTime?
  {
    do {
      let selector = try SeriesSelector(labels.description)
      let answer = try await queries.samples(of: selector, from: birth, through: birth)
      guard answer.series.count == 1,
        case .number(let seconds)? = answer.series[0].samples.last?.value
      else { return nil }
      return SampleTime(startSeconds: seconds)
    } catch {
      // A server that refuses the question knows no start; one that cannot be reached may know it later.
      let isRefusal = error.status.map { (400..<500).contains($0) } ?? false
      if isRefusal || error.code == .queryFailed { return nil }
      throw error
    }
  }
}

extension LabelSet {
  /// Where the start of the process behind a counter may be recorded: its own `_created` series, its target's process.
  fileprivate func startSeries(process isTrusted: Bool) -> [LabelSet] {
    let target = values.filter { $0.key == "job" || $0.key == "instance" }
    let process = LabelSet(name: "process_start_time_seconds", target)
    return !isTrusted || target["instance"] == nil ? [createdSeries] : [createdSeries, process]
  }
}

extension SampledMetric {
  func span(of window: TimeWindow) -> SampleWindow {
    SampleWindow(
      start: window.start.sampleTime, end: window.end.sampleTime,
      lookbackMilliseconds: lookbackMilliseconds)
  }

  /// What the series amount to in the window; no series, or none with a sample inside, is unknown.
  func outcome(
    _ series: [SampleSeries], of name: MetricName, in window: TimeWindow,
    processStart: (SampleSeries) -> SampleTime? = { _ in nil }
  ) throws(PrometheusError) -> MetricOutcome {
    let span = span(of: window)
    let number: ExactNumber?
    switch kind {
    case .counter:
      number = try CounterIncrease.of(series, in: span, processStart: processStart)?.total
    case .gauge(let reduction):
      number = try reduction.value(of: series, in: span)
    }
    guard let number else {
      let reason = series.isEmpty ? "no series matches \(selector)" : "no sample in the window"
      return .missing(reason, mayComeLater: true)
    }
    return MetricOutcome(number, divisor: divisor, of: name)
  }
}
