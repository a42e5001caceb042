import Metering
import PrometheusClient

/// Reads the series of scraped metrics from their endpoints.
struct EndpointReader: Sendable {
  /// What one metric's endpoint showed, or why it could not be read.
  typealias Result = Swift.Result<[EndpointReading.Series], PrometheusError>

  private let source: HTTPSource
  private let targets: [WebAddress: [(name: MetricName, metric: SampledMetric)]]

  init(definitions: [MetricDefinition], source: HTTPSource) {
    self.source = source
    var targets: [WebAddress: [(name: MetricName, metric: SampledMetric)]] = [:]
    for definition in definitions {
      guard case .scrape(let address, let metric, _) = definition.source else { continue }
      targets[address, default: []].append((definition.name, metric))
    }
    self.targets = targets
  }

  var isEmpty: Bool { targets.isEmpty }

  /// Reads every endpoint once, all at the same time.
  func read() async -> [MetricName: Result] {
    await withTaskGroup(of: [(MetricName, Result)].self) { group in
      for (address, wanted) in targets {
        group.addTask { await read(address, wanted) }
      }
      var results: [MetricName: Result] = [:]
      for await answers in group {
        for (metric, result) in answers { results[metric] = result }
      }
      return results
    }
  }

  private func read(
    _ address: WebAddress, _ wanted: [(name: MetricName, metric: SampledMetric)]
  ) async -> [(MetricName, Result)] {
    do {
      let exposition = try await MetricsEndpoint(address: address, source: source).read()
      return wanted.map { name, metric in
        (name, Result { () throws(PrometheusError) in try Self.series(metric, in: exposition) })
      }
    } catch {
      return wanted.map { ($0.name, .failure(error)) }
    }
  }

  /// A reading counts whole or not at all: a series that shows no number leaves the earlier reading in force.
  private static func series(_ metric: SampledMetric, in exposition: Exposition)
    throws(PrometheusError) -> [EndpointReading.Series]
  {
    var series: [EndpointReading.Series] = []
    for reading in exposition.readings(matching: metric.selector) {
      guard case .number(let value) = reading.value else {
        throw PrometheusError(.unreadableValue, "\(reading.labels) reads no number")
      }
      series.append(
        .init(
          labels: reading.labels, value: value,
          startedAt: exposition.start(
            of: reading.labels, trustingProcess: metric.trustsProcessStart)))
    }
    guard !series.isEmpty else {
      throw PrometheusError(.malformed, "no series matches \(metric.selector)")
    }
    return series
  }
}
