import Amounts
import Billing
import Metering
import UsageLedger

/// Which stretches of time a chart of a meter shows, and what has to be read for them. Pure.
struct SeriesPlan: Sendable {
  /// Of a longer period only its newest days are shown.
  static let mostDays: Int64 = 62
  private static let mostHours: Int64 = 48

  let customer: CustomerID
  let usage: MeterUsage
  let step: SeriesStep
  let now: Timestamp
  let spans: [UsageSpan]
  /// How much earlier the period before began.
  let shiftSeconds: Int64

  /// `previousStart`: where the period before began; nil where nobody knows, which takes one of the same length.
  init(
    _ usage: MeterUsage, of customer: CustomerID, by step: SeriesStep, now: Timestamp,
    previousStart: Timestamp?
  ) {
    self.customer = customer
    self.usage = usage
    self.step = step
    self.now = now
    let period = usage.period
    spans = step == .hour ? Self.hours(until: min(now, period.end)) : Self.days(period, now)
    let earlier =
      previousStart
      ?? period.start.advanced(byNanoseconds: -period.end.nanoseconds(since: period.start))
    shiftSeconds =
      step == .hour ? Self.mostHours * 3_600 : period.start.seconds - earlier.seconds
  }

  private static func hours(until end: Timestamp) -> [UsageSpan] {
    let last = HourSlot(ofWindowEnd: end).number
    return (last - mostHours + 1...last).map { number in
      let slot = HourSlot(number: number)
      return UsageSpan(start: slot.start, end: slot.end)
    }
  }

  private static func days(_ period: BillingPeriod, _ now: Timestamp) -> [UsageSpan] {
    func day(of instant: Timestamp) -> Int64 { HourSlot(ofWindowEnd: instant).day }
    let begun = day(of: period.start.advanced(byNanoseconds: 1))
    let ended = day(of: period.end)
    let isLong = ended - begun >= mostDays
    let last = isLong ? max(begun, day(of: min(now, period.end))) : ended
    let first = isLong ? max(begun, last - mostDays + 1) : begun
    return (first...last).map { number in
      let (start, end) = (
        HourSlot(number: number * 24).start, HourSlot(number: number * 24 + 23).end
      )
      return UsageSpan(start: max(start, period.start), end: min(end, period.end))
    }
  }

  /// Whether the stretch has begun.
  private func isKnown(_ span: UsageSpan) -> Bool { span.start < now }

  private func query(_ span: UsageSpan) -> FactsQuery {
    FactsQuery(customer: customer, meter: usage.meter, span: span)
  }

  private func earlier(_ span: UsageSpan) -> UsageSpan {
    UsageSpan(
      start: span.start.advanced(bySeconds: -shiftSeconds),
      end: span.end.advanced(bySeconds: -shiftSeconds))
  }

  /// From the period's start through the stretch, by the rules of the period's segment. Nil where totals do not grow.
  private func reached(_ span: UsageSpan) -> UsageSpan? {
    guard usage.meter.aggregation == .sum, step == .day else { return nil }
    return (usage.segment?.span ?? usage.period.span).until(span.end)
  }

  private func reachedBefore(_ span: UsageSpan) -> UsageSpan? {
    reached(span).map { _ in
      UsageSpan(
        start: usage.period.start.advanced(bySeconds: -shiftSeconds), end: earlier(span).end)
    }
  }

  /// What has to be read.
  var queries: [FactsQuery] {
    spans.flatMap { span in
      let known = isKnown(span) ? [span, reached(span)].compactMap(\.self) : []
      return (known + [earlier(span), reachedBefore(span)].compactMap(\.self)).map(query)
    }
  }

  /// `facts` answers `queries`. Throws `overflow` when a sum does not fit.
  func series(_ facts: [FactsQuery: MetricFacts]) throws(AmountError) -> MeterSeries {
    func value(_ span: UsageSpan?) throws(AmountError) -> Quantity? {
      guard let span, let facts = facts[query(span)], facts.entryCount > 0 else { return nil }
      return try SegmentTotal(meter: usage.meter, facts: facts, span: span, now: span.end).exact
    }
    var slots: [MeterSeries.Slot] = []
    for span in spans {
      let isKnown = isKnown(span)
      slots.append(
        MeterSeries.Slot(
          span: span, value: try isKnown ? value(span) : nil,
          reached: try isKnown ? value(reached(span)) : nil, before: try value(earlier(span)),
          reachedBefore: try value(reachedBefore(span))))
    }
    return MeterSeries(usage: usage, step: step, now: now, slots: slots)
  }
}
