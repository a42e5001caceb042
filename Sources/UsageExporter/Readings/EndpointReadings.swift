import Metering
import PrometheusClient

/// What endpoints showed so far, and why some could not be read the last time.
struct EndpointReadings: Sendable {
  var kept: KeptReadings
  var failures: [MetricName: String] = [:]
  /// What makes a metric's kind doubtful.
  var doubts: [MetricName: String] = [:]

  /// What a scraped metric amounts to in a window.
  ///
  /// A window without any reading stays unknown: what the counter grew meanwhile counts in the window of the next one.
  func reading(_ metric: SampledMetric, of name: MetricName, in window: TimeWindow) -> MetricReading
  {
    let carried = kept.edge(of: name, metric, at: window.start.sampleTime)
    let missing: MetricOutcome
    do {
      let found = try metric.reading(
        kept.series(of: name), of: name, in: window, carried: carried
      ) { kept.starts(of: $0, in: name) }
      guard case .missing = found.outcome else { return found }
      missing = .missing(
        failures[name] ?? "the endpoint was not read in the window", mayComeLater: false)
    } catch {
      missing = .missing(error.description, mayComeLater: false)
    }
    // Nobody asks for this window again, so the next one goes on from where the last one ended.
    return MetricReading(outcome: missing, edge: carried?.carried(to: window.end.sampleTime))
  }
}
