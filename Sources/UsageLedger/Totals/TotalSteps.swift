import Amounts
import Metering

/// The total of all instances over time: it changes wherever a reading begins to count, or ends.
struct TotalSteps {
  struct Step: Hashable {
    let from: Timestamp
    /// From then on, until the next step.
    let total: Quantity
  }

  /// By time; before the first the total is zero.
  private(set) var steps: [Step] = []

  init(effective: [InstanceID: [EffectiveReading]]) throws(AmountError) {
    var changes: [Timestamp: Quantity] = [:]
    for reading in effective.values.joined() {
      changes[reading.from] = try (changes[reading.from] ?? .zero).adding(reading.reading.value)
      guard reading.through < Timestamp(nanoseconds: .max) else { continue }
      let after = reading.through.advanced(byNanoseconds: 1)
      changes[after] = try (changes[after] ?? .zero).subtracting(reading.reading.value)
    }
    var total = Quantity.zero
    for (instant, change) in changes.sorted(by: { $0.key < $1.key }) {
      total = try total.adding(change)
      steps.append(Step(from: instant, total: total))
    }
  }

  /// The highest total that ever stood; zero where there was none.
  var peak: Quantity { steps.lazy.map(\.total).max() ?? .zero }

  /// The first instant of a stretch of time at which its highest total stood. Both bounds are in.
  func peakInstant(from start: Timestamp, through end: Timestamp) -> Timestamp {
    let behind = position(after: start)
    var best = (instant: start, total: behind > 0 ? steps[behind - 1].total : .zero)
    for step in steps[behind...].prefix(while: { $0.from <= end }) where step.total > best.total {
      best = (step.from, step.total)
    }
    return best.instant
  }

  /// The number of steps that are not after `instant`.
  private func position(after instant: Timestamp) -> Int {
    var (low, high) = (0, steps.count)
    while low < high {
      let middle = (low + high) / 2
      if steps[middle].from <= instant { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
