import PrometheusClient

/// What a metric amounts to in one window, with what the next window and the operator need to know of it.
struct MetricReading: Equatable, Sendable {
  var outcome: MetricOutcome
  /// Where a counter's counting ended.
  var edge: CounterEdge?
  var resets = ResetCounts()
  /// What is odd and did not spoil the value.
  var notes: [String] = []
}

extension ResetCounts {
  /// `resets: 1 proven, 2 refuted, 3 unknown`; nil when there were none.
  var summary: String? {
    isEmpty ? nil : "resets: \(proven) proven, \(refuted) refuted, \(unknown) unknown"
  }
}
