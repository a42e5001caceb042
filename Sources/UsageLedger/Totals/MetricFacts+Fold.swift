public import Amounts
public import Metering
import Reporting

extension MetricFacts {
  /// The facts of a query by their definition: every entry is looked at, in any order.
  ///
  /// Void entries, entries of other customers and windows that end outside the span count nothing. Storages answer
  /// from slots and must agree with this. Throws `overflow` when the sum does not fit.
  public init(folding entries: some Sequence<LedgerEntry>, _ query: FactsQuery)
    throws(LedgerError)
  {
    var fold = FactsFold(query)
    for entry in entries where entry.voidedBy == nil && entry.report.customer == query.customer {
      guard let value = entry.countedMetrics[query.metric] else { continue }
      try fold.add(
        GaugeReading(window: entry.window, value: value), of: entry.report.instance)
    }
    self = fold.facts
  }
}

/// Collects what a query asks for, one counted value or one slot at a time, in any order.
public struct FactsFold: Sendable {
  private let query: FactsQuery
  private var sum = Quantity.zero
  private var entryCount: Int64 = 0
  private var newest: [InstanceID: [HourSlot: GaugeReading]] = [:]

  /// Nothing is collected yet.
  public init(_ query: FactsQuery) { self.query = query }

  /// Adds one entry's value, if its window ends in the span. Throws `overflow` when the sum does not fit.
  public mutating func add(_ reading: GaugeReading, of instance: InstanceID) throws(LedgerError) {
    guard query.span.contains(windowEnd: reading.window.end) else { return }
    try add(sum: reading.value, entryCount: 1)
    note(reading, of: instance)
  }

  /// Adds what a slot or a day holds of values that all end in the span.
  public mutating func add(sum other: Quantity, entryCount count: Int64) throws(LedgerError) {
    do {
      sum = try sum.adding(other)
    } catch {
      throw LedgerError(
        .overflow, "the sum of \(query.metric) of \(query.customer) in \(query.span)", cause: error)
    }
    entryCount += count
  }

  /// Considers a reading that ends in the span as the newest of its hour, or of the whole span.
  public mutating func note(_ reading: GaugeReading, of instance: InstanceID) {
    let slot: HourSlot
    switch query.detail {
    case .sum: return
    case .newest: slot = HourSlot(number: 0)
    case .hourly: slot = HourSlot(ofWindowEnd: reading.window.end)
    }
    newest[instance, default: [:]][slot] = reading.newer(newest[instance]?[slot])
  }

  /// What was collected so far; the order in which it came makes no difference.
  public var facts: MetricFacts {
    let readings = newest.mapValues { slots in
      slots.values.sorted { $0.isOlder(than: $1) }
    }
    return MetricFacts(sum: sum, entryCount: entryCount, readings: readings)
  }
}
