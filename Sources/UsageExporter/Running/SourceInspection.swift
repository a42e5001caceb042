import Amounts
import Metering
import PrometheusClient
import Reporting
import WebClient

/// What is behind the value of a metric: how many series there are, and how old what they show is.
struct SourceInspection: Sendable {
  private static let mostShown = 5

  let window: TimeWindow
  let now: Timestamp
  let readings: EndpointReadings
  let settings: ExporterSettings
  let source: HTTPSource

  /// What became of the metric in the window, with what its source shows; `remarks` say what is odd about a value.
  func check(
    _ definition: MetricDefinition, _ outcome: MetricOutcome, remarks: [String]
  ) async -> SourceCheck {
    let series = await series(definition)
    let newest = definition.source.isReadNow ? series.map { _ in now } : series.flatMap(Self.newest)
    let (isReadable, answer) =
      switch outcome {
      case .value(let value): (true, ([value.description] + remarks).joined(separator: "; "))
      case .missing(let reason, _): (false, reason)
      }
    return SourceCheck(
      metric: definition.name.text, source: plain(definition.source.summary),
      answer: plain(answer), isReadable: isReadable, meaning: definition.source.meaning,
      series: series?.count, newestSample: newest,
      ageMilliseconds: newest.map { max(0, now.milliseconds(since: $0)) },
      shown: (series.map(shown) ?? presence(definition)).flatMap { $0.isEmpty ? nil : plain($0) },
      window: window)
  }

  /// What a list that is read all along shows of the window; nil for other sources.
  private func presence(_ definition: MetricDefinition) -> String? {
    guard let followed = definition.followed, let presence = readings.presence[definition.name]
    else { return nil }
    return PresenceTally(presence, followed.rule, in: window).explanation(presence)
  }

  private static func newest(_ series: [SampleSeries]) -> Timestamp? {
    series.compactMap { $0.samples.last?.time }.max()?.timestamp
  }

  /// Nil where the source has no series, or cannot be asked: the outcome says why.
  private func series(_ definition: MetricDefinition) async -> [SampleSeries]? {
    switch definition.source {
    case .prometheus(let metric):
      guard let reader = PrometheusReader(settings, source: source) else { return nil }
      let span = metric.span(of: window)
      let answer = try? await reader.queries(definition.access).samples(
        of: metric.selector, from: span.horizon, through: now.sampleTime, field: metric.field)
      return answer?.series
    case .scrape:
      return readings.failures[definition.name] == nil
        ? readings.kept.series(of: definition.name) : nil
    case .devices, .number: return nil
    }
  }

  private func shown(_ series: [SampleSeries]) -> String {
    let first = series.prefix(Self.mostShown).map { one in
      "\(one.labels) \(one.samples.last.map(Self.text) ?? "nothing")"
    }
    let rest = series.count > Self.mostShown ? ", …" : ""
    return first.joined(separator: ", ") + rest
  }

  private static func text(_ sample: Sample) -> String {
    switch sample.value {
    case .number(let number): number.description
    case .absent: "NaN"
    case .unreadable(let text): text
    }
  }

  private func plain(_ text: String) -> String {
    settings.redaction.line(text, limit: PlainLine.reasonLimit)
  }
}

extension MetricSource {
  /// Whether what the endpoint shows was read a moment ago, whatever edge the reading is stamped with.
  fileprivate var isReadNow: Bool {
    if case .scrape = self { true } else { false }
  }
}
