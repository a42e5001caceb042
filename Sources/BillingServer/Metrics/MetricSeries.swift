import CoreMetrics
import Synchronization

/// One labelled series: a number that moves, or a distribution.
final class MetricSeries: Sendable {
  /// The upper bounds of a histogram's buckets, in seconds.
  static let buckets: [Double] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
  ]

  struct State: Sendable {
    /// A counter's or gauge's value; a distribution's sum.
    var value: Double = 0
    var count: Int64 = 0
    /// By bucket, not cumulative.
    var bucketCounts: [Int64] = []
  }

  let kind: MetricKind
  private let state: Mutex<State>

  init(kind: MetricKind) {
    self.kind = kind
    let counts = kind == .histogram ? Array(repeating: Int64(0), count: Self.buckets.count) : []
    state = Mutex(State(bucketCounts: counts))
  }

  var current: State { state.withLock { $0 } }

  private func move(by amount: Double) { state.withLock { $0.value += amount } }

  private func observe(_ value: Double) {
    state.withLock { state in
      state.value += value
      state.count += 1
      if kind == .histogram, let bucket = Self.buckets.firstIndex(where: { value <= $0 }) {
        state.bucketCounts[bucket] += 1
      }
    }
  }
}

extension MetricSeries: CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler,
  TimerHandler
{
  func increment(by amount: Int64) { move(by: Double(amount)) }
  func increment(by amount: Double) { move(by: amount) }
  func decrement(by amount: Double) { move(by: -amount) }
  func reset() { state.withLock { $0.value = 0 } }
  func set(_ value: Int64) { set(Double(value)) }
  func set(_ value: Double) { state.withLock { $0.value = value } }
  func record(_ value: Int64) { record(Double(value)) }
  func record(_ value: Double) { kind == .gauge ? set(value) : observe(value) }
  func recordNanoseconds(_ duration: Int64) { observe(Double(duration) / 1_000_000_000) }
}
