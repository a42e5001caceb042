internal import Amounts
import Billing
internal import Catalog
internal import Metering
internal import UsageLedger

/// Closes a customer's periods whose grace is over: writes their certificates, in the order in which they ended.
///
/// Done before anything is delivered in a round, so that what came too late for Stripe's invoice is never part of a total
/// that is sent. A period whose certificate is there is left alone; interrupted anywhere, the next round goes on.
struct PeriodClosing {
  let store: any DeliveryStore
  let prices: PriceBook
  let catalog: PriceCatalog

  /// `now` is the customer's.
  func close(_ link: CustomerLink, _ segments: [Segment], now: Timestamp)
    async throws(BillingError)
  {
    let counted = segments.filter { catalog.meter(of: $0) != nil }
    guard isAnythingOver(link, counted, now: now) else { return }
    var certified = try await storing { () throws(LedgerError) in
      try await store.certificates(of: link.customer, overlapping: nil)
    }
    let months = ClosingPeriods.dueMonths(
      since: link.linkedAt, segments: segments, certified: certified, now: now
    ).map { ClosingPeriods.Due(period: $0, segments: []) }
    let due = ClosingPeriods.due(counted, certified: certified, now: now) + months
    for due in due.sorted(by: { $0.period.end < $1.period.end }) {
      let certificate = try await certificate(due, link, after: certified.last, now: now)
      try await storing { () throws(LedgerError) in try await store.addCertificate(certificate) }
      certified.append(certificate)
    }
  }

  /// Spares most customers of their first month the question for certificates.
  private func isAnythingOver(_ link: CustomerLink, _ segments: [Segment], now: Timestamp) -> Bool {
    let month = BillingPeriod(calendarMonthOfWindowEnd: link.linkedAt.advanced(byNanoseconds: 1))
    return segments.contains { PeriodState(end: $0.end, now: now) == .closed }
      || PeriodState(end: month.end, now: now) == .closed
  }

  private func certificate(
    _ due: ClosingPeriods.Due, _ link: CustomerLink, after last: PeriodCertificate?, now: Timestamp
  ) async throws(BillingError) -> PeriodCertificate {
    let (history, deliveries) = try await storing { () throws(LedgerError) in
      (
        try await store.history(of: link.customer, in: due.period.span),
        try await store.deliveries(of: link.customer)
      )
    }
    let through = try await through(history, due.period, link)
    let records = Dictionary(deliveries.map { ($0.segment, $0) }) { first, _ in first }
    var segments: [CertifiedSegment] = []
    for segment in due.segments {
      guard let meter = catalog.meter(of: segment) else { continue }
      let acceptance = AcceptedReach.Acceptance(
        records[segment.key], periodEnd: due.period.end, isOnWallTime: link.testClock == nil)
      segments.append(
        try await certified(segment, meter, acceptance, history, through: through))
    }
    let coverage = try await storing { () throws(LedgerError) in
      try await store.coverage(
        of: link.customer, in: due.period.span, now: now, isFinal: true, through: through,
        limit: nil)
    }
    return PeriodCertificate(
      due.period, of: link.customer, after: last, closedAt: now, through: through,
      history: history, segments: segments, gaps: coverage.gaps)
  }

  private func certified(
    _ segment: Segment, _ meter: Meter, _ acceptance: AcceptedReach.Acceptance,
    _ history: PeriodHistory, through limit: EntryID
  ) async throws(BillingError) -> CertifiedSegment {
    let reach = AcceptedReach(
      history: history, meter: meter, segment: segment,
      delivered: try await prices.terms(segment.price).meter)
    let through = try reach.through(limit, acceptance)
    let total = try history.total(of: segment, meter: meter, through: through)
    return CertifiedSegment(
      segment: segment, meter: meter, through: through, exact: total.exact, whole: total.whole,
      accepted: acceptance.accepted?.value, pending: acceptance.pending)
  }

  /// The newest entry or void that came before the grace was over, however late the period is closed.
  ///
  /// A customer on a test clock has another time than the wall, by which entries are received: all that are there count.
  private func through(_ history: PeriodHistory, _ period: BillingPeriod, _ link: CustomerLink)
    async throws(BillingError) -> EntryID
  {
    guard link.testClock == nil else { return history.newest }
    let limit = PeriodState.closing(after: period.end)
    var newest = history.entries.last { $0.receivedAt < limit }?.id ?? EntryID(0)
    for id in history.voids(through: history.newest).map(\.void) where id > newest {
      let void = try await storing { () throws(LedgerError) in try await store.entry(id) }
      if let void, void.receivedAt < limit { newest = id }
    }
    return newest
  }
}
