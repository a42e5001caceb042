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

  public init(
    end: SampleTime, since: SampleTime, states: [LabelSet: CounterState],
    origins: [LabelSet: SampleTime]? = nil
  ) {
    self.end = end
    self.since = since
    self.states = states
    self.origins = origins
  }

  /// The same states at a later edge, for a window in which nothing was seen and that is never asked for again.
  public func carried(to end: SampleTime) -> CounterEdge {
    CounterEdge(end: end, since: since, states: states, origins: origins)
  }

  /// The oldest sample that some series is counted up to, of those not older than `reach`: what came since is wanted.
  public func oldestCounted(since reach: SampleTime) -> SampleTime? {
    states.values.lazy.map(\.time).filter { $0 >= reach }.min()
  }

  public func withoutOrigins() -> CounterEdge {
    CounterEdge(end: end, since: since, states: states)
  }
}
