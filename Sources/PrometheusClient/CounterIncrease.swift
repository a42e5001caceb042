/// How much a counter grew in a window, added from raw samples: nothing is extrapolated, nothing rounded.
///
/// The increase is the sum over the series of the growth between neighbouring samples with times in `(start, end]`, the
/// first one against the newest sample at or before `start`, or against the state that an earlier window carried to
/// this one's start; then samples that came late are counted too. What a fall means is `CounterState`'s rule. A
/// series without an earlier sample counts from its first one; from zero only when its process is known to have
/// started inside the window. Samples without a value are passed over. So windows that touch tile, and whatever cannot
/// be seen is never charged.
///
/// `increase()` of PromQL is not that: it scales the difference to the window's edges
/// (prometheus.io/docs/prometheus/latest/querying/functions/#increase).
public struct CounterIncrease: Hashable, Sendable {
  public private(set) var total: ExactNumber = .zero
  /// How many series had a sample inside the window.
  public private(set) var seriesCounted = 0
  public private(set) var samplesCounted = 0
  public private(set) var resets = ResetCounts()
  /// How each series stands at the window's end.
  public private(set) var states: [LabelSet: CounterState]
  /// Since when windows were counted one behind the other, this one's start if it is the first.
  public let since: SampleTime
  /// From which sample on each series was counted, where no state was carried to it.
  public private(set) var origins: [LabelSet: SampleTime] = [:]

  /// Of more series that are silent for longer than the window's reach the oldest are forgotten.
  static let mostSilent = 1_000

  private let window: SampleWindow
  private let carried: CounterEdge?
  private let forgotten: SampleTime?

  /// Adds up all series, a group of them as its largest growth; nil when none has a sample inside the window, which is
  /// "unknown", not zero.
  ///
  /// `carried` is where the window before ended; `limits` are samples behind which windows that were counted earlier
  /// go on. Throws `unreadableValue` for a sample that is no number or is below zero, `overflow` for absurd sums.
  public static func of(
    _ series: [SampleSeries], in window: SampleWindow, carried: CounterEdge? = nil,
    limits: CountLimits = .none, grouping: SeriesGrouping = .none,
    starts: (LabelSet) -> StartHistory? = { _ in nil }
  ) throws(PrometheusError) -> CounterIncrease? {
    var increase = CounterIncrease(window, carried)
    for group in grouping.groups(series) {
      try increase.add(group, limits, starts)
    }
    return increase.seriesCounted == 0 ? nil : increase
  }

  private init(_ window: SampleWindow, _ carried: CounterEdge?) {
    self.window = window
    self.carried = carried
    since = carried?.since ?? window.start
    let kept = (carried?.states ?? [:]).filter { $0.value.time >= window.memory }
    (states, forgotten) = Self.withoutOldest(kept, silentBefore: window.reach)
  }

  /// Silent series are kept for a day, of more than a thousand the newest; and up to when some were forgotten.
  private static func withoutOldest(
    _ states: [LabelSet: CounterState], silentBefore reach: SampleTime
  ) -> ([LabelSet: CounterState], SampleTime?) {
    let silent = states.values.lazy.map(\.time).filter { $0 < reach }.sorted()
    guard silent.count > mostSilent else { return (states, nil) }
    let newest = silent[silent.count - mostSilent - 1]
    return (states.filter { $0.value.time > newest }, newest)
  }

  /// The edge at the window's end, from which the next window goes on.
  public var edge: CounterEdge {
    let isTold = carried == nil || carried?.origins != nil
    let told = (carried?.origins ?? [:]).merging(origins) { known, _ in known }
    // A window that ends where this counting began has no later sample to leave out.
    return CounterEdge(
      end: window.end, since: since, states: states,
      origins: isTold ? told.filter { $0.value < since } : nil, complete: complete)
  }

  /// Since when all series that were counted have their states.
  private var complete: SampleTime {
    let known = carried.map { $0.complete ?? window.reach } ?? since
    return max(known, forgotten ?? known, min(window.memory, window.start))
  }

  private mutating func add(
    _ group: [SampleSeries], _ limits: CountLimits, _ starts: (LabelSet) -> StartHistory?
  ) throws(PrometheusError) {
    var candidates: [(labels: LabelSet, lead: ExactNumber)] = []
    for one in group {
      var samples = one.present.filter { $0.time <= window.end }
      if samples.contains(where: { $0.time > window.start }) { seriesCounted += 1 }
      if let limit = limits[one.labels] { samples.removeAll { $0.time > limit } }
      let series = SampleSeries(labels: one.labels, samples: samples)
      guard let growth = try count(series, starts(one.labels) ?? StartHistory()) else { continue }
      let behind = states[one.labels]?.behind ?? .zero
      candidates.append((one.labels, try growth.subtracting(behind)))
    }
    guard let lead = candidates.map(\.lead).max() else { return }
    let counted = max(lead, .zero)
    total = try total.adding(counted)
    for candidate in candidates {
      states[candidate.labels]?.behind = try counted.subtracting(candidate.lead)
    }
  }

  /// The growth of one series; nil when it has no sample at all.
  private mutating func count(_ series: SampleSeries, _ starts: StartHistory)
    throws(PrometheusError) -> ExactNumber?
  {
    var rest = series.samples[...]
    var growth = ExactNumber.zero
    // Before this nothing is counted, only followed.
    var beginning = window.start
    var state: CounterState
    if let known = knownState(of: series, starts) {
      state = known
      beginning = known.time
      rest = rest.drop { $0.time <= known.time }
    } else {
      let silent = states[series.labels]
      if let carried { beginning = max(carried.since, silent == nil ? complete : window.reach) }
      if let silent { rest = rest.drop { $0.time <= silent.time } }
      if carried == nil { rest = rest.drop { $0.time < window.horizon } }
      rest = rest.drop { $0.time <= beginning && !Self.isReading($0) }
      guard let first = rest.popFirst() else { return nil }
      state = CounterState(time: first.time, value: try Self.reading(first, of: series))
      let baseline = rest.last { $0.time <= beginning } ?? first
      origins[series.labels] = baseline.time
      if first.time > beginning {
        samplesCounted += 1
        if let start = starts.start(at: first.time), start >= beginning, start <= first.time {
          growth = state.value
        }
      }
    }
    for sample in rest where sample.time > beginning || Self.isReading(sample) {
      let evidence = starts.evidence(between: state.time, and: sample.time)
      var falls = ResetCounts()
      let step = try state.advance(
        to: sample.time, reading: try Self.reading(sample, of: series), evidence, &falls)
      guard sample.time > beginning else { continue }
      samplesCounted += 1
      resets = resets + falls
      growth = try growth.adding(step)
    }
    states[series.labels] = state
    return growth
  }

  /// The state from which a series goes on. One that was silent for long and of whose process nothing is known is a new
  /// series: what it grew meanwhile may be another's.
  private func knownState(of series: SampleSeries, _ starts: StartHistory) -> CounterState? {
    guard let known = states[series.labels] else { return nil }
    guard known.time < window.reach,
      let next = series.samples.first(where: { $0.time > known.time })?.time,
      next.milliseconds(since: known.time) > window.start.milliseconds(since: window.reach)
    else { return known }
    return starts.evidence(between: known.time, and: next) == .unknown ? nil : known
  }

  private static func isReading(_ sample: Sample) -> Bool {
    if case .number(let number) = sample.value { !number.isNegative } else { false }
  }

  private static func reading(_ sample: Sample, of series: SampleSeries) throws(PrometheusError)
    -> ExactNumber
  {
    switch sample.value {
    case .number(let number) where !number.isNegative: return number
    case .number(let number):
      throw PrometheusError(.unreadableValue, "\(series.labels) is a counter and reads \(number)")
    case .unreadable(let text):
      throw PrometheusError(.unreadableValue, "\(series.labels) reads \"\(text)\"")
    case .absent:
      throw PrometheusError(.unreadableValue, "\(series.labels) reads no number")
    }
  }
}
