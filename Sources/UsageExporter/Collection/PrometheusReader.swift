import Metering
import PrometheusClient
import WebClient
import Wire

/// Reads a metric of a window from a query API.
struct PrometheusReader: Sendable {
  /// For so long behind a window's end its last samples may still be under way.
  private static let latenessMilliseconds: Int64 = 600_000

  private let base: WebAddress
  private let source: HTTPSource
  private let token: Secret?
  private let files: TLSFiles

  /// `token` and `files` are for metrics that have none of their own.
  init(base: WebAddress, source: HTTPSource, token: Secret? = nil, files: TLSFiles = TLSFiles()) {
    self.base = base
    self.source = source
    self.token = token
    self.files = files
  }

  /// Nil without a query API.
  init?(_ settings: ExporterSettings, source: HTTPSource) {
    guard let base = settings.prometheus else { return nil }
    self.init(
      base: base, source: source, token: settings.prometheusToken, files: settings.prometheusFiles)
  }

  /// Questions with the credentials of a metric, or else of the query API.
  func queries(_ access: SourceAccess) throws(PrometheusError) -> PrometheusQueries {
    PrometheusQueries(
      base: base, source: source.secured(by: access.files.isEmpty ? files : access.files),
      headers: try access.requestHeaders(fallback: token))
  }

  /// The window's value; counters go on from where `kept` says that the window before ended.
  func reading(
    _ metric: SampledMetric, of name: MetricName, in window: TimeWindow, kept: KeptReadings,
    access: SourceAccess = SourceAccess()
  ) async -> MetricReading {
    do {
      let queries = try queries(access)
      let span = metric.span(of: window)
      let carried = kept.edge(of: name, metric, at: span.start)
      let from = metric.oldestWanted(in: span, carried: carried)
      let answer = try await queries.samples(
        of: metric.selector, from: from, through: span.end, field: metric.field)
      if let reason = Self.whyTooEarly(answer.series, answeredAt: answer.answeredAt, in: span) {
        return MetricReading(outcome: .missing(reason, mayComeLater: true))
      }
      let found =
        metric.kind == .counter
        ? try await withLate(answer.series, metric, queries, from: from, in: span, carried)
        : Found(series: answer.series)
      return try metric.reading(
        found.series, of: name, in: window, carried: carried,
        limits: kept.limits(of: name, metric, in: span)
      ) { found.starts[$0] }
    } catch {
      return MetricReading(outcome: .missing(error.description, mayComeLater: true))
    }
  }

  /// Series with the starts of their processes.
  private struct Found {
    var series: [SampleSeries]
    var starts: [LabelSet: StartHistory] = [:]
  }

  /// The series with what lies before `from` and came late: of those that were silent, and of those that are new here and
  /// began earlier.
  private func withLate(
    _ series: [SampleSeries], _ metric: SampledMetric, _ queries: PrometheusQueries,
    from: SampleTime, in span: SampleWindow, _ carried: CounterEdge?
  ) async throws(PrometheusError) -> Found {
    let found = try await withStarts(series, metric, queries, from: from, in: span)
    let late = carried?.oldestLate(of: series, before: from, in: span) { found.starts[$0] }
    guard let late else { return found }
    let older = try await queries.samples(
      of: metric.selector, from: late, through: from.advanced(byMilliseconds: -1),
      field: metric.field)
    return try await withStarts(
      SampleSeries.joined(older.series, series), metric, queries, from: late, in: span)
  }

  private func withStarts(
    _ series: [SampleSeries], _ metric: SampledMetric, _ queries: PrometheusQueries,
    from: SampleTime, in span: SampleWindow
  ) async throws(PrometheusError) -> Found {
    Found(
      series: series,
      starts: try await StartQueries(queries: queries).starts(
        of: series, selectedBy: metric.selector, trustingProcess: metric.trustsProcessStart,
        from: from, through: span.end))
  }

  /// Why the answer cannot be all of the window yet; nil when it can.
  static func whyTooEarly(
    _ series: [SampleSeries], answeredAt: SampleTime?, in span: SampleWindow
  ) -> String? {
    guard let clock = answeredAt else { return nil }
    guard clock >= span.end else {
      return "the server's clock, \(clock.timestamp), has not reached the window's end"
    }
    guard clock.milliseconds(since: span.end) <= latenessMilliseconds,
      let newest = series.compactMap(\.present.last?.time).max(),
      let interval = SampleSeries.interval(of: series)
    else { return nil }
    let lag = span.end.milliseconds(since: newest)
    guard lag > 2 * interval else { return nil }
    return
      "the newest sample is \(lag / 1_000) s older than the window's end, and samples are \(interval / 1_000) s apart: the last ones have not arrived"
  }
}

extension SampledMetric {
  private static let seriesNamed = 3

  func span(of window: TimeWindow) -> SampleWindow {
    SampleWindow(
      start: window.start.sampleTime, end: window.end.sampleTime,
      lookbackMilliseconds: lookbackMilliseconds)
  }

  /// From which time on samples are asked for: a lookback behind the window, and whatever came since the last counted
  /// ones.
  func oldestWanted(in span: SampleWindow, carried: CounterEdge?) -> SampleTime {
    [span.horizon, carried?.oldestCounted(since: span.reach)].compactMap { $0 }.min()
      ?? span.horizon
  }

  /// What the series amount to in the window; no series, or none with a sample inside, is unknown.
  func reading(
    _ series: [SampleSeries], of name: MetricName, in window: TimeWindow,
    carried: CounterEdge? = nil, limits: CountLimits = .none,
    starts: (LabelSet) -> StartHistory? = { _ in nil }
  ) throws(PrometheusError) -> MetricReading {
    let span = span(of: window)
    let number: ExactNumber?
    var reading = MetricReading(outcome: .missing("", mayComeLater: true))
    switch kind {
    case .counter:
      let increase = try CounterIncrease.of(
        series, in: span, carried: carried, limits: limits, grouping: grouping, starts: starts)
      number = increase?.total
      reading.edge = increase?.edge
      reading.resets = increase?.resets ?? ResetCounts()
    case .gauge(let reduction):
      number = try reduction.value(of: series, in: span, grouping: grouping)
    }
    reading.notes = Self.notes(series, through: span.end)
    guard let number else {
      let reason = series.isEmpty ? "no series matches \(selector)" : "no sample in the window"
      return MetricReading(outcome: .missing(reason, mayComeLater: true))
    }
    reading.outcome = MetricOutcome(number, divisor: divisor, of: name)
    return reading
  }

  /// Series that read no number at the end: some server's mark for a series that ended, or a `NaN` that was exposed.
  private static func notes(_ series: [SampleSeries], through end: SampleTime) -> [String] {
    let silent = series.filter { one in
      one.samples.last { $0.time <= end }?.value == .absent
    }
    guard !silent.isEmpty else { return [] }
    let names = silent.prefix(seriesNamed).map(\.labels.description).joined(separator: ", ")
    let more = silent.count > seriesNamed ? " and \(silent.count - seriesNamed) more" : ""
    return ["NaN is read from \(names)\(more), not counted"]
  }
}
