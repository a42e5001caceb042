import Amounts
import Metering
import Reporting
import UsageLedger

/// The entries that a meter's total in a span is made of, and the way from them to hours.
struct ExplanationMaterial {
  /// A value that counts, with the entry that it came in.
  private struct Fact {
    let entry: LedgerEntry
    let reading: GaugeReading
  }

  private let meter: Meter
  private let span: UsageSpan
  /// All that carry the metric in the span, oldest window first.
  private let carriers: [(entry: LedgerEntry, value: Quantity)]
  private let facts: [Fact]
  private let retirements: [InstanceRetirement]
  private let rule: TotalRule

  init(
    meter: Meter, span: UsageSpan, entries: [LedgerEntry], retirements: [InstanceRetirement],
    rule: TotalRule
  ) {
    self.meter = meter
    self.span = span
    self.retirements = retirements
    self.rule = rule
    carriers =
      entries
      .filter { span.counts($0.window) }
      .compactMap { entry in entry.countedMetrics[meter.metric].map { (entry, $0) } }
      .sorted { ($0.0.window.end, $0.0.id) < ($1.0.window.end, $1.0.id) }
    facts = carriers.filter { $0.entry.voidedBy == nil }
      .map {
        Fact(entry: $0.entry, reading: GaugeReading(window: $0.entry.window, value: $0.value))
      }
  }

  /// The total by its definition, from the entries alone.
  func total(now: Timestamp) throws -> SegmentTotal {
    try SegmentTotal(meter: meter, facts: try folded(), span: span, now: now, rule: rule)
  }

  private func folded() throws(LedgerError) -> MetricFacts {
    guard let customer = carriers.first?.entry.report.customer else { return .none }
    let query = FactsQuery(customer: customer, meter: meter, span: span)
    return try MetricFacts(
      folding: carriers.lazy.map(\.entry), query, retirements: retirements)
  }

  func hourCount(now: Timestamp) -> Int64 { HourSlot.count(in: span.until(now)) }

  /// Hours in which something counts; neighbours that are made of the same are one stretch.
  func hours(now: Timestamp) throws -> [ExplainedHour] {
    switch meter.aggregation {
    case .sum: try hours(of: facts)
    case .last: try hours(of: newest(at: span.until(now).end, in: folded()))
    case .max, .average, .p95: try heldHours(span.until(now))
    }
  }

  /// The newest reading of an instance that is not counted is that of one that was retired, or, in a period that was closed
  /// by the rule of then, fell silent.
  func reports(counted: Set<EntryID>) -> [ExplainedReport] {
    let newest = Set(newestByInstance.values.map(\.entry.id))
    return carriers.map { entry, value in
      let status: ExplainedReport.Status =
        if entry.voidedBy != nil {
          .void
        } else if counted.contains(entry.id) {
          .counted
        } else if newest.contains(entry.id) {
          rule == .expiring ? .expired : .retired
        } else {
          .replaced
        }
      return ExplainedReport(entry: entry, value: value, status: status)
    }
  }

  private var newestByInstance: [InstanceID: Fact] {
    Dictionary(facts.map { ($0.entry.report.instance, $0) }) { first, second in
      first.reading.isOlder(than: second.reading) ? second : first
    }
  }

  /// Each instance's newest reading, as far as it still counts.
  private func newest(at instant: Timestamp, in folded: MetricFacts) -> [Fact] {
    newestByInstance.filter { instance, fact in
      fact.reading.countsAsNewest(
        at: instant, retirements: folded.retirements[instance] ?? [], rule: rule)
    }.map(\.value)
  }

  private func hours(of facts: [Fact]) throws -> [ExplainedHour] {
    let byHour = Dictionary(grouping: facts) { HourSlot(ofWindowEnd: $0.reading.window.end) }
    return try byHour.sorted { $0.key < $1.key }.map { hour, facts in
      try Self.hour(hour, facts.map(Self.part))
    }
  }

  /// The hours as `max`, `average` and `p95` see them: a reading counts until the next one.
  private func heldHours(_ known: UsageSpan) throws -> [ExplainedHour] {
    let isPeak = meter.aggregation == .max && rule != .expiring
    let breakdown = try HourlyBreakdown(
      facts: folded(), span: known, at: isPeak ? .peak : .end, rule: rule)
    let owners = Dictionary(grouping: facts, by: \.entry.report.instance).mapValues { facts in
      Dictionary(facts.map { ($0.reading, $0.entry.id) }) { first, _ in first }
    }
    return Self.stretches(
      try breakdown.hours.filter { !$0.readings.isEmpty }.map { hour in
        try Self.hour(
          hour.slot,
          hour.readings.compactMap { instance, reading in
            owners[instance]?[reading].map {
              ExplainedHour.Part(entry: $0, instance: instance, value: reading.value)
            }
          })
      })
  }

  private static func stretches(_ hours: [ExplainedHour]) -> [ExplainedHour] {
    var result: [ExplainedHour] = []
    for hour in hours {
      if let longer = result.last?.extended(by: hour) {
        result[result.count - 1] = longer
      } else {
        result.append(hour)
      }
    }
    return result
  }

  private static func part(_ fact: Fact) -> ExplainedHour.Part {
    ExplainedHour.Part(
      entry: fact.entry.id, instance: fact.entry.report.instance, value: fact.reading.value)
  }

  private static func hour(_ slot: HourSlot, _ parts: [ExplainedHour.Part]) throws
    -> ExplainedHour
  {
    var value = Quantity.zero
    for part in parts { value = try value.adding(part.value) }
    let ordered = parts.sorted { ($0.instance, $0.entry) < ($1.instance, $1.entry) }
    return ExplainedHour(first: slot, last: slot, parts: ordered, value: value)
  }
}

extension HourSlot {
  /// How many hours a span touches; none for an empty one.
  static func count(in span: UsageSpan) -> Int64 {
    guard !span.isEmpty else { return 0 }
    let first = HourSlot(ofWindowEnd: span.start.advanced(byNanoseconds: 1))
    return HourSlot(ofWindowEnd: span.end).number - first.number + 1
  }
}
