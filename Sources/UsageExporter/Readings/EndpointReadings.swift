import Metering
import PrometheusClient

/// What endpoints showed so far, and why some could not be read the last time.
struct EndpointReadings: Sendable {
  var book: ReadingBook
  var failures: [MetricName: String] = [:]

  /// What a scraped metric amounts to in a window.
  ///
  /// A window without any reading stays unknown: what the counter grew meanwhile counts in the window of the next one.
  func outcome(_ metric: SampledMetric, of name: MetricName, in window: TimeWindow) -> MetricOutcome
  {
    do {
      let found = try metric.outcome(book.series(of: name), of: name, in: window) {
        book.start(of: $0.labels, in: name)
      }
      guard case .missing = found else { return found }
      let reason = failures[name] ?? "the endpoint was not read in the window"
      return .missing(reason, mayComeLater: false)
    } catch {
      return .missing(error.description, mayComeLater: false)
    }
  }
}
