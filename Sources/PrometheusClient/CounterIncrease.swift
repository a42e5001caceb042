/// How much a counter grew in a window, added from raw samples: nothing is extrapolated, nothing rounded.
///
/// The increase is the sum over the series of the differences of neighbouring samples with times in `(start, end]`,
/// the first one against the newest sample at or before `start`. A fall is a reset and counts the new value. A series
/// without an earlier sample counts from its first one; from zero only when its process is known to have started
/// inside the window. Samples without a value are passed over. So windows that touch tile, and whatever cannot be seen is never charged.
///
/// `increase()` of PromQL is not that: it scales the difference to the window's edges
/// (prometheus.io/docs/prometheus/latest/querying/functions/#increase).
public struct CounterIncrease: Hashable, Sendable {
  public private(set) var total: ExactNumber = .zero
  /// How many series had a sample inside the window.
  public private(set) var seriesCounted = 0
  public private(set) var samplesCounted = 0
  public private(set) var resets = 0

  /// Adds up all series; nil when none of them has a sample inside the window, which is "unknown", not zero.
  ///
  /// `processStart` answers when the process behind a series began to count, asked only for series without an earlier
  /// sample. Throws `unreadableValue` for a sample that is no number or is below zero, `overflow` for absurd sums.
  public static func of(
    _ series: [SampleSeries], in window: SampleWindow,
    processStart: (SampleSeries) -> SampleTime? = { _ in nil }
  ) throws(PrometheusError) -> CounterIncrease? {
    var increase = CounterIncrease()
    for one in series {
      try increase.add(one, in: window, processStart: processStart)
    }
    return increase.seriesCounted == 0 ? nil : increase
  }

  /// The series that have a first sample inside the window and none before it.
  public static func born(_ series: [SampleSeries], in window: SampleWindow) -> [SampleSeries] {
    series.filter {
      window.baseline($0.present) == nil && !window.inside($0.present).isEmpty
    }
  }

  private mutating func add(
    _ series: SampleSeries, in window: SampleWindow,
    processStart: (SampleSeries) -> SampleTime?
  ) throws(PrometheusError) {
    let present = series.present
    let inside = window.inside(present)
    guard let first = inside.first else { return }
    seriesCounted += 1
    samplesCounted += inside.count
    var previous: ExactNumber
    if let baseline = window.baseline(present) {
      previous = try Self.reading(baseline, of: series)
    } else if let start = processStart(series), start >= window.start, start <= first.time {
      previous = .zero
    } else {
      previous = try Self.reading(first, of: series)
    }
    for sample in inside {
      let value = try Self.reading(sample, of: series)
      if value < previous { resets += 1 }
      total = try total.adding(value < previous ? value : value.subtracting(previous))
      previous = value
    }
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
