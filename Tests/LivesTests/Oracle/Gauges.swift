/// One gauge of all instances over time. A window of whole hours says what was from its first hour on; what an instance said last
/// holds until it says something else.
struct Gauges: Sendable {
  private struct Reading {
    var instance: String
    /// The value holds behind this second.
    var since: Int64
    var value: Int64
  }

  private let readings: [Reading]

  init(_ facts: [UsageFact], _ meter: String) {
    readings = facts.compactMap { fact in
      fact.values[meter].map { Reading(instance: fact.instance, since: fact.start, value: $0) }
    }
  }

  /// The highest sum that there ever was.
  var peak: Int64 { readings.map { sum(behind: $0.since) }.max() ?? 0 }

  /// The mean of the sums at the ends of all hours that the stretch touches, the last one at its own end; begun units count.
  func average(from start: Int64, until end: Int64) -> Int64 {
    let hours = start / 3_600...(end - 1) / 3_600
    let total = hours.reduce(Int64(0)) { $0 + sum(behind: min(($1 + 1) * 3_600, end) - 1) }
    let count = Int64(hours.count)
    return (total + count - 1) / count
  }

  private func sum(behind moment: Int64) -> Int64 {
    Set(readings.map(\.instance)).reduce(0) { sum, instance in
      let told = readings.filter { $0.instance == instance && $0.since <= moment }
      return sum + (told.max { $0.since < $1.since }?.value ?? 0)
    }
  }
}
