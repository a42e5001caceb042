import Metering
import PrometheusClient

/// Where the counting of a metric ended, and of which series.
struct CountedEdge: Equatable, Sendable {
  /// Another selector counts other series: nothing is carried on to it.
  let selector: String
  let edge: CounterEdge
}

extension KeptReadings {
  /// Where the window before ended, for a window that starts at `start`.
  func edge(of metric: MetricName, _ sampled: SampledMetric, at start: SampleTime) -> CounterEdge? {
    counted[metric]?.last { $0.edge.end == start && $0.selector == sampled.counted }?.edge
  }

  /// Up to which sample each series may be counted in a window: a later one was counted first and began there, or the
  /// same one was counted already, and the next went on from there.
  func limits(of metric: MetricName, _ sampled: SampledMetric, in span: SampleWindow) -> CountLimits
  {
    let edges = (counted[metric] ?? []).filter { $0.selector == sampled.counted }.map(\.edge)
    if let again = edges.last(where: { $0.end == span.end }) {
      return CountLimits(again.states.mapValues(\.time), others: span.start)
    }
    if let following = edges.last(where: { $0.since == span.end && $0.origins != nil }) {
      return CountLimits(following.origins ?? [:])
    }
    // From which samples the next window counted is not known any more: from none that is older than its lookback.
    guard collectedStarts.contains(span.end) else { return .none }
    return CountLimits(others: span.end.advanced(byMilliseconds: -span.lookbackMilliseconds))
  }

  /// Keeps where a window's counting ended.
  ///
  /// Windows behind it may have been counted before, without it. They go on from it now: what came late of a series that
  /// they have not seen yet is counted by the next of them.
  mutating func add(_ newest: CountedEdge, of metric: MetricName) {
    let others = counted[metric, default: []].filter { $0.edge.end != newest.edge.end }
      .map { one in
        one.selector == newest.selector && one.edge.since == newest.edge.end
          ? CountedEdge(selector: one.selector, edge: one.edge.joined(behind: newest.edge)) : one
      }
    restore((others + [newest]).sorted { $0.edge.end < $1.edge.end }, of: metric)
  }

  /// Forgets the edges that no window can need any more.
  ///
  /// Kept are the newest, those from which an uncounted window goes on, and of each count that began where one may end
  /// the newest with its origins.
  mutating func forgetEdges(of metric: MetricName, except open: UncountedEdges) {
    let edges = counted[metric] ?? []
    let recent = Set(edges.suffix(Self.edgesKept).map(\.edge.end))
    var behindGap: [SampleTime: SampleTime] = [:]
    for edge in edges.map(\.edge) where open.ends.contains(edge.since) && edge.origins != nil {
      behindGap[edge.since] = edge.end
    }
    restore(
      edges.compactMap { kept in
        let isBehindGap = behindGap[kept.edge.since] == kept.edge.end
        guard isBehindGap || recent.contains(kept.edge.end) || open.starts.contains(kept.edge.end)
        else { return nil }
        return open.ends.contains(kept.edge.since)
          ? kept : CountedEdge(selector: kept.selector, edge: kept.edge.withoutOrigins())
      }, of: metric)
  }

  /// The newest edge, and the one before it, so that the newest window can be asked for again.
  private static let edgesKept = 2
}

/// Where windows that are not counted yet may begin, and where they may end.
struct UncountedEdges: Equatable, Sendable {
  var starts: Set<SampleTime> = []
  var ends: Set<SampleTime> = []

  init() {}

  /// Around gaps, which are windows that are missing; and around collected time, up to which older time may be filled.
  init(gaps: [TimeWindow], stretches: [TimeWindow], oldest: Timestamp?) {
    starts = Set(gaps.map(\.start.sampleTime)).union(stretches.map(\.end.sampleTime))
    let fillable = stretches.filter { stretch in oldest.map { stretch.start >= $0 } ?? true }
    ends = Set(gaps.map(\.end.sampleTime)).union(fillable.map(\.start.sampleTime))
  }
}
