import Metering
import PrometheusClient

/// Reads the series of scraped metrics from their endpoints.
struct EndpointReader: Sendable {
  /// What one metric's endpoint showed, or why it could not be read.
  typealias Result = Swift.Result<[EndpointReading.Series], PrometheusError>

  private let source: HTTPSource
  private let targets: [WebAddress: [(metric: MetricName, selector: SeriesSelector)]]

  init(definitions: [MetricDefinition], source: HTTPSource) {
    self.source = source
    var targets: [WebAddress: [(metric: MetricName, selector: SeriesSelector)]] = [:]
    for definition in definitions {
      guard case .scrape(let address, let metric, _) = definition.source else { continue }
      targets[address, default: []].append((definition.name, metric.selector))
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
    _ address: WebAddress, _ wanted: [(metric: MetricName, selector: SeriesSelector)]
  ) async -> [(MetricName, Result)] {
    do {
      let exposition = try await MetricsEndpoint(address: address, source: source).read()
      return wanted.map { metric, selector in
        (metric, Result { () throws(PrometheusError) in try Self.series(selector, in: exposition) })
      }
    } catch {
      return wanted.map { ($0.metric, .failure(error)) }
    }
  }

  /// A reading counts whole or not at all: a series that shows no number leaves the earlier reading in force.
  private static func series(_ selector: SeriesSelector, in exposition: Exposition)
    throws(PrometheusError) -> [EndpointReading.Series]
  {
    var series: [EndpointReading.Series] = []
    for reading in exposition.readings(matching: selector) {
      guard case .number(let value) = reading.value else {
        throw PrometheusError(.unreadableValue, "\(reading.labels) reads no number")
      }
      series.append(
        .init(
          labels: reading.labels, value: value, startedAt: exposition.start(of: reading.labels)))
    }
    guard !series.isEmpty else {
      throw PrometheusError(.malformed, "no series matches \(selector)")
    }
    return series
  }
}
