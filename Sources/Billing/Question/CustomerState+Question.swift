public import Catalog
public import Metering
public import UsageLedger

extension CustomerState {
  /// What has to be read besides the records, so that every function of the state that `scope` names has its answer.
  public static func question(
    _ records: CustomerRecords, catalog: PriceCatalog, now: Timestamp, isPresent: Bool = true,
    scope: Scope = .running
  ) -> CustomerQuestion {
    let periods = periods(records, at: now, isPresent: isPresent)
    var question = CustomerQuestion()
    let segments = periods.flatMap(\.segments)
    for segment in segments + records.segments.filter(scope.besides)
      + records.segments.filter({ $0.span.contains(windowEnd: now) })
    {
      for meter in [catalog.meter(of: segment), scope.other?.meter(segment.key.meter)]
        .compactMap(\.self)
      {
        question.facts.insert(query(segment, meter, records))
      }
    }
    for meter in catalog.meters {
      question.facts.insert(usageQuery(meter, records, now: now))
    }
    for meter in scope.other?.meters ?? [] {
      for period in periods {
        question.facts.insert(
          FactsQuery(customer: records.customer, meter: meter, span: period.period.span))
      }
    }
    // A segment of an item with a longer period began before the period that bills it.
    if scope.isExplained,
      let start = (periods.map(\.period.start) + segments.map(\.key.start)).min(),
      let end = periods.map(\.period.end).max()
    {
      let span = UsageSpan(start: start, end: end)
      question.entries = isPresent ? span : span.until(now)
    }
    question.histories = scope.late
    question.newestCount = scope.newestCount
    if scope.isClosing {
      for due in ended(records, catalog: catalog, now: now) {
        question.histories.insert(due.period.span)
        question.windows.insert(closingWindows(due.period, records))
      }
    }
    if scope.hasDifferences {
      for certificate in records.certificates
      where certificate.segments.contains(where: { mayBeChargedTogether($0, certificate, records) })
      {
        question.histories.insert(certificate.period.span)
      }
    }
    if scope.hasCollection {
      question.facts.formUnion(collectionQueries(records, catalog: catalog, now: now))
    }
    if let hours = scope.hours {
      question.facts.formUnion(hourQueries(hours, records, catalog: catalog, now: now))
    }
    question.facts.formUnion(standingQueries(scope.moments, records, catalog: catalog))
    if scope.hasCoverage { question.windows.insert(coverageWindows(records, now: now)) }
    return question
  }
}
