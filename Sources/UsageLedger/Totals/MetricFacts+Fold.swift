public import Amounts
public import Metering
import Reporting

extension MetricFacts {
  /// The facts of a query by their definition: every entry is looked at, in any order.
  ///
  /// Void entries, entries of other customers and windows that the span does not count are nothing. `retirements`: the
  /// customer's. Storages answer from slots and must agree with this. Throws `overflow` when the sum does not fit.
  public init(
    folding entries: some Sequence<LedgerEntry>, _ query: FactsQuery,
    retirements: [InstanceRetirement] = []
  ) throws(LedgerError) {
    var fold = FactsFold(query)
    for retirement in retirements { fold.note(retirement) }
    for entry in entries where entry.voidedBy == nil && entry.report.customer == query.customer {
      guard let value = entry.countedMetrics[query.metric] else { continue }
      try fold.add(
        GaugeReading(window: entry.window, value: value), of: entry.report.instance)
    }
    self = fold.facts
  }
}

extension MetricFacts {
  /// What the query's facts would be with one more value. Throws `overflow` when the sum does not fit.
  public func adding(_ reading: GaugeReading, of instance: InstanceID, _ query: FactsQuery)
    throws(LedgerError) -> MetricFacts
  {
    var fold = FactsFold(query)
    try fold.add(sum: sum, entryCount: entryCount)
    for (instance, readings) in readings {
      for reading in readings { fold.note(reading, of: instance) }
    }
    for (instance, times) in retirements {
      for time in times { fold.note(InstanceRetirement(instance: instance, at: time)) }
    }
    try fold.add(reading, of: instance)
    return fold.facts
  }
}

/// Collects what a query asks for, one counted value or one slot at a time, in any order.
public struct FactsFold: Sendable {
  private let query: FactsQuery
  private var sum = Quantity.zero
  private var entryCount: Int64 = 0
  private var newest: [InstanceID: [HourSlot: GaugeReading]] = [:]
  private var every: [InstanceID: Set<GaugeReading>] = [:]
  private var retirements: [InstanceID: Set<Timestamp>] = [:]

  /// Nothing is collected yet.
  public init(_ query: FactsQuery) { self.query = query }

  /// Adds one entry's value, if the span counts its window. Throws `overflow` when the sum does not fit.
  public mutating func add(_ reading: GaugeReading, of instance: InstanceID) throws(LedgerError) {
    guard query.span.counts(reading.window) else { return }
    try add(sum: reading.value, entryCount: 1)
    note(reading, of: instance)
  }

  /// Adds what a slot or a day holds of values that all end in the span.
  public mutating func add(sum other: Quantity, entryCount count: Int64) throws(LedgerError) {
    try change(entryCount: count) { sum throws(AmountError) in try sum.adding(other) }
  }

  /// Takes out what a slot or a day holds of a window that began too early to be counted.
  public mutating func remove(_ value: Quantity) throws(LedgerError) {
    try change(entryCount: -1) { sum throws(AmountError) in try sum.subtracting(value) }
  }

  private mutating func change(
    entryCount count: Int64, _ new: (Quantity) throws(AmountError) -> Quantity
  ) throws(LedgerError) {
    do {
      sum = try new(sum)
    } catch {
      throw LedgerError(
        .overflow, "the sum of \(query.metric) of \(query.customer) in \(query.span)", cause: error)
    }
    entryCount += count
  }

  /// Considers a reading that ends in the span as the newest of its hour, or of the whole span; one whose window began too
  /// early is passed over. The same reading again changes nothing.
  public mutating func note(_ reading: GaugeReading, of instance: InstanceID) {
    guard !query.span.beginsTooEarly(reading.window) else { return }
    let slot: HourSlot
    switch query.detail {
    case .sum: return
    case .every:
      every[instance, default: []].insert(reading)
      return
    case .newest: slot = HourSlot(number: 0)
    case .hourly: slot = HourSlot(ofWindowEnd: reading.window.end)
    }
    newest[instance, default: [:]][slot] = reading.newer(newest[instance]?[slot])
  }

  /// Considers a retirement; those that are not inside the span are passed over.
  public mutating func note(_ retirement: InstanceRetirement) {
    guard query.detail != .sum, query.span.start < retirement.at, retirement.at < query.span.end
    else { return }
    retirements[retirement.instance, default: []].insert(retirement.at)
  }

  /// What was collected so far; the order in which it came makes no difference.
  public var facts: MetricFacts {
    let readings =
      query.detail == .every
      ? every.mapValues { $0.sorted { $0.isOlder(than: $1) } }
      : newest.mapValues { slots in slots.values.sorted { $0.isOlder(than: $1) } }
    return MetricFacts(
      sum: sum, entryCount: entryCount, readings: readings,
      retirements: retirements.filter { readings[$0.key] != nil }.mapValues { $0.sorted() })
  }
}
