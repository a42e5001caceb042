import Metering
import PrometheusClient

/// Where the counting of a metric ended, and of which series.
struct CountedEdge: Equatable, Sendable {
  /// Another selector counts other series: nothing is carried on to it.
  let selector: String
  let edge: CounterEdge
}

extension ReadingBook {
  /// Where the window before ended, for a window that starts at `start`.
  func edge(of metric: MetricName, _ sampled: SampledMetric, at start: SampleTime) -> CounterEdge? {
    counted[metric]?.last { $0.edge.end == start && $0.selector == sampled.selector.text }?.edge
  }

  /// Up to which sample each series may be counted in a window that ends at `end`: a later window was counted first and
  /// began there.
  func limits(of metric: MetricName, _ sampled: SampledMetric, endingAt end: SampleTime)
    -> [LabelSet: SampleTime]
  {
    counted[metric]?.lazy
      .filter { $0.edge.since == end && $0.selector == sampled.selector.text }
      .compactMap(\.edge.origins).first ?? [:]
  }

  /// Keeps where a window's counting ended, and of the earlier ones what windows that are still missing need: `gaps`.
  mutating func add(_ newest: CountedEdge, of metric: MetricName, gaps: [TimeWindow]) {
    var edges = counted[metric, default: []].filter { $0.edge.end != newest.edge.end }
    edges.append(newest)
    edges.sort { $0.edge.end < $1.edge.end }
    let ends = Set(gaps.map(\.end.sampleTime))
    let starts = Set(gaps.map(\.start.sampleTime))
    let recent = Set(edges.suffix(Self.edgesKept).map(\.edge.end))
    restore(
      edges.compactMap { kept in
        let isBehindGap = ends.contains(kept.edge.since)
        guard recent.contains(kept.edge.end) || starts.contains(kept.edge.end) || isBehindGap
        else { return nil }
        let edge = isBehindGap ? kept.edge : kept.edge.withoutOrigins()
        return CountedEdge(selector: kept.selector, edge: edge)
      }, of: metric)
  }

  /// The newest edge, and the one before it, so that the newest window can be asked for again.
  private static let edgesKept = 2
}
