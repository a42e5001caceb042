public import Catalog
public import Metering
public import UsageLedger

extension CustomerState {
  /// What has to be read besides the records, so that every function of the state has its answer.
  ///
  /// `other`: a catalogue that the same usage is going to be priced by. `explaining`: the reports themselves, too; their
  /// number is what that costs. `besides`: segments of other periods whose totals are wanted.
  public static func question(
    _ records: CustomerRecords, catalog: PriceCatalog, now: Timestamp, isPresent: Bool = true,
    other: PriceCatalog? = nil, explaining: Bool = false,
    besides: (Segment) -> Bool = { _ in false }
  ) -> CustomerQuestion {
    let periods = periods(records, at: now, isPresent: isPresent)
    var question = CustomerQuestion()
    for segment in periods.flatMap(\.segments) + records.segments.filter(besides)
      + records.segments.filter({ $0.span.contains(windowEnd: now) })
    {
      for meter in [catalog.meter(of: segment), other?.meter(segment.key.meter)].compactMap(\.self)
      {
        question.facts.insert(query(segment, meter, records))
      }
    }
    for meter in catalog.meters {
      question.facts.insert(usageQuery(meter, records, now: now))
    }
    for meter in other?.meters ?? [] {
      for period in periods {
        question.facts.insert(
          FactsQuery(customer: records.customer, meter: meter, span: period.period.span))
      }
    }
    if explaining, let start = periods.map(\.period.start).min(),
      let end = periods.map(\.period.end).max()
    {
      let span = UsageSpan(start: start, end: end)
      question.entries = isPresent ? span : span.until(now)
    }
    return question
  }

  /// What a segment's total is computed from.
  static func query(_ segment: Segment, _ meter: Meter, _ records: CustomerRecords) -> FactsQuery {
    FactsQuery(customer: segment.key.customer, meter: meter, span: segment.span)
  }

  /// What a meter's usage is computed from: its present segment or, without one, the period that is shown for it.
  static func usageQuery(_ meter: Meter, _ records: CustomerRecords, now: Timestamp) -> FactsQuery {
    if let segment = records.segments.current(of: meter.key, at: now) {
      return query(segment, segment.rules ?? meter, records)
    }
    return FactsQuery(
      customer: records.customer, meter: meter, span: usagePeriod(records, now: now).span)
  }

  /// The period that usage is shown for where no item bills it.
  static func usagePeriod(_ records: CustomerRecords, now: Timestamp) -> BillingPeriod {
    records.subscriptions.first(where: \.isLive)?.period
      ?? BillingPeriod(calendarMonthOfWindowEnd: now)
  }
}
