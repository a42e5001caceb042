/// Where the counting of a counter's series ended at a window's edge, so that the next window goes on from there.
///
/// Samples that arrive after their window was counted are newer than the state of their series: they count in the
/// next window, once.
public struct CounterEdge: Hashable, Sendable {
  /// The window's end.
  public let end: SampleTime
  /// The start of the first of the windows that were counted one behind the other up to here.
  public let since: SampleTime
  public let states: [LabelSet: CounterState]
  /// From which sample before `since` each series was counted; only while time before `since` may still be counted.
  public let origins: [LabelSet: SampleTime]?
  /// Since when every series that was counted has a state here: what a series without one showed since then is not
  /// counted. Nil in edges of earlier versions, which forgot silent series sooner.
  public let complete: SampleTime?

  public init(
    end: SampleTime, since: SampleTime, states: [LabelSet: CounterState],
    origins: [LabelSet: SampleTime]? = nil, complete: SampleTime? = nil
  ) {
    self.end = end
    self.since = since
    self.states = states
    self.origins = origins
    self.complete = complete
  }

  /// The same states at a later edge, for a window in which nothing was seen and that is never asked for again.
  public func carried(to end: SampleTime) -> CounterEdge {
    CounterEdge(
      end: end, since: since, states: states, origins: origins, complete: complete)
  }

  /// The oldest sample that some series is counted up to, of those not older than `reach`: what came since is wanted.
  public func oldestCounted(since reach: SampleTime) -> SampleTime? {
    states.values.lazy.map(\.time).filter { $0 >= reach }.min()
  }

  /// From where on samples are wanted that lie before those that were asked for: of a series that was silent and goes on,
  /// whatever came since it was counted; of one that is new here, whatever its process counted.
  ///
  /// Nil when there is nothing of that kind.
  public func oldestLate(
    of series: [SampleSeries], before from: SampleTime, in window: SampleWindow,
    starts: (LabelSet) -> StartHistory?
  ) -> SampleTime? {
    let floor = max(window.memory, complete ?? from, since)
    return series.compactMap { one -> SampleTime? in
      guard let first = one.present.first?.time else { return nil }
      if let known = states[one.labels] { return known.time < from ? known.time : nil }
      guard let start = starts(one.labels)?.start(at: first), start < from else { return nil }
      return max(start, floor)
    }.min().flatMap { $0 < from ? $0 : nil }
  }

  /// This edge as if its windows had been counted behind those of `earlier`, which ends where they begin.
  public func joined(behind earlier: CounterEdge) -> CounterEdge {
    CounterEdge(
      end: end, since: earlier.since, states: states.merging(earlier.states) { own, _ in own },
      origins: earlier.origins, complete: earlier.complete)
  }

  public func withoutOrigins() -> CounterEdge {
    CounterEdge(end: end, since: since, states: states, complete: complete)
  }
}
