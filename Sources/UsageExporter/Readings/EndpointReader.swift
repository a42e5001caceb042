import Metering
import PrometheusClient
import WebClient
import Wire

/// Reads the series of scraped metrics from their endpoints.
struct EndpointReader: Sendable {
  /// What one metric's endpoint showed, or why it could not be read.
  typealias Result = Swift.Result<Shown, PrometheusError>

  /// The series of a metric, and what makes its kind doubtful.
  struct Shown: Equatable, Sendable {
    var series: [EndpointReading.Series]
    var doubt: String?
  }

  private let source: HTTPSource
  private let targets: [Target: [(name: MetricName, metric: SampledMetric)]]

  /// An endpoint and how it is asked.
  private struct Target: Hashable {
    let address: WebAddress
    let access: SourceAccess
  }

  /// How often the endpoints are read: the shortest period of all.
  let everyMilliseconds: Int64?

  init(definitions: [MetricDefinition], source: HTTPSource) {
    self.source = source
    everyMilliseconds =
      definitions.compactMap { definition in
        if case .scrape(_, _, let every) = definition.source { every } else { nil }
      }.min()
    var targets: [Target: [(name: MetricName, metric: SampledMetric)]] = [:]
    for definition in definitions {
      guard case .scrape(let address, let metric, _) = definition.source else { continue }
      let target = Target(address: address, access: definition.access)
      targets[target, default: []].append((definition.name, metric))
    }
    self.targets = targets
  }

  var isEmpty: Bool { targets.isEmpty }

  /// Reads every endpoint once, all at the same time.
  func read() async -> [MetricName: Result] {
    await withTaskGroup(of: [(MetricName, Result)].self) { group in
      for (target, wanted) in targets {
        group.addTask { await read(target, wanted) }
      }
      var results: [MetricName: Result] = [:]
      for await answers in group {
        for (metric, result) in answers { results[metric] = result }
      }
      return results
    }
  }

  private func read(
    _ target: Target, _ wanted: [(name: MetricName, metric: SampledMetric)]
  ) async -> [(MetricName, Result)] {
    do {
      let exposition = try await MetricsEndpoint(
        address: target.address, source: source.secured(by: target.access.files),
        headers: target.access.requestHeaders()
      )
      .read(wanted.map(\.metric.selector))
      return wanted.map { name, metric in
        (
          name,
          Result { () throws(PrometheusError) in
            Shown(
              series: try Self.series(metric, in: exposition),
              doubt: metric.doubt(metric.selector.name.flatMap { exposition.type(of: $0) }))
          }
        )
      }
    } catch {
      return wanted.map { ($0.name, .failure(error)) }
    }
  }

  /// A series that reads `NaN` has no value and spoils none; infinity does, as it does at a Prometheus.
  private static func series(_ metric: SampledMetric, in exposition: Exposition)
    throws(PrometheusError) -> [EndpointReading.Series]
  {
    var series: [EndpointReading.Series] = []
    for reading in try exposition.readings(matching: metric.selector) {
      let value: ExactNumber?
      switch reading.value {
      case .number(let number): value = number
      case .absent: value = nil
      case .unreadable(let text):
        throw PrometheusError(.unreadableValue, "\(reading.labels) reads \"\(text)\"")
      }
      series.append(
        .init(
          labels: reading.labels, value: value,
          startedAt: exposition.start(
            of: reading.labels, trustingProcess: metric.trustsProcessStart)))
    }
    guard series.contains(where: { $0.value != nil }) else {
      throw PrometheusError(
        .malformed,
        series.isEmpty
          ? exposition.withoutMatch(metric.selector)
          : "every series of \(metric.selector) reads NaN")
    }
    return series
  }
}
