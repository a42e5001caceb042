import Catalog
public import Metering
public import UsageLedger

extension CustomerState {
  /// The certificates of the periods whose invoices are final, in the order in which they ended, each chained to the one
  /// before; periods that no invoice bills are closed when their grace is over.
  ///
  /// Empty where nothing is due: a period that ended before another and still waits for its invoice holds up none. Throws
  /// `storeFailed` where the state was read without `isClosing`, `unknownPlan` for a price whose terms are not known, and
  /// `overflow`.
  public func certificatesDue() throws(BillingError) -> [PeriodCertificate] {
    var last = records.certificates.last
    var certificates: [PeriodCertificate] = []
    for due in Self.ended(records, catalog: catalog, now: now) {
      guard let invoiced = try invoiced(due) else { continue }
      let certificate = try certificate(due, invoiced, after: last)
      certificates.append(certificate)
      last = certificate
    }
    return certificates
  }

  /// What the periods would be certified as now, in no chain, that have ended and whose invoices are drafts until `limit` or
  /// sooner.
  public func certificatesAhead(until limit: Timestamp) throws(BillingError)
    -> [PeriodCertificate]
  {
    var found: [PeriodCertificate] = []
    for due in Self.ended(records, catalog: catalog, now: now) {
      guard let until = try awaited(due).compactMap(\.self).min(), now < until, until <= limit
      else { continue }
      found.append(try certificate(due, [:], after: nil))
    }
    return found
  }

  /// Until when the drafts take usage for which periods that have ended wait; nil in place of a time that Stripe does not
  /// tell. Empty where none is waited for.
  public func awaitedInvoices() throws(BillingError) -> [Timestamp?] {
    var found: [Timestamp?] = []
    for due in Self.ended(records, catalog: catalog, now: now) { found += try awaited(due) }
    return found
  }

  private func awaited(_ due: ClosingPeriods.Due) throws(BillingError) -> [Timestamp?] {
    var found: [Timestamp?] = []
    for segment in due.segments where try isBilled(segment) {
      if case .awaited(let until) = try invoicing(of: segment) { found.append(until) }
    }
    return found
  }

  /// The periods that have ended without being closed, by end; none of a customer that is not linked. A calendar month
  /// without a subscription is one, once its grace is over.
  static func ended(_ records: CustomerRecords, catalog: PriceCatalog, now: Timestamp)
    -> [ClosingPeriods.Due]
  {
    guard let link = records.link else { return [] }
    let counted = records.segments.filter { catalog.meter(of: $0) != nil }
    let months = ClosingPeriods.dueMonths(
      since: link.linkedAt, segments: records.segments, certified: records.certificates, now: now
    ).map { ClosingPeriods.Due(period: $0, segments: []) }
    let ended = ClosingPeriods.ended(counted, certified: records.certificates, now: now) + months
    return ended.sorted { $0.period.end < $1.period.end }
  }

  static func closingWindows(_ period: BillingPeriod, _ records: CustomerRecords) -> WindowsQuery {
    WindowsQuery(customer: records.customer, span: period.span)
  }

  /// What the period's segments were billed with; nil while an invoice is still to come.
  private func invoiced(_ due: ClosingPeriods.Due) throws(BillingError) -> [Segment.Key:
    InvoicedUsage]?
  {
    guard PeriodState(end: due.period.end, now: now) != .open else { return nil }
    var billed: [Segment] = []
    for segment in due.segments where try isBilled(segment) { billed.append(segment) }
    guard !billed.isEmpty else {
      return PeriodState(end: due.period.end, now: now) == .closed ? [:] : nil
    }
    var found: [Segment.Key: InvoicedUsage] = [:]
    for segment in billed {
      switch try invoicing(of: segment) {
      case .invoiced(let usage): found[segment.key] = usage
      case .unbilled: found[segment.key] = InvoicedUsage.none
      case .awaited: return nil
      }
    }
    return found
  }

  private func isBilled(_ segment: Segment) throws(BillingError) -> Bool {
    guard segment.billing == .billed else { return false }
    return try terms(of: segment.price).meter != nil
  }

  private func certificate(
    _ due: ClosingPeriods.Due, _ invoiced: [Segment.Key: InvoicedUsage],
    after last: PeriodCertificate?
  ) throws(BillingError) -> PeriodCertificate {
    let history = try history(due.period.span)
    let through = through(history, due.period, invoiced)
    var segments: [CertifiedSegment] = []
    for segment in due.segments {
      guard let meter = catalog.meter(of: segment) else { continue }
      segments.append(
        try certified(segment, meter, history, through: through, invoiced[segment.key]))
    }
    let coverage = CustomerCoverage(
      of: customer, in: due.period.span, try reported(Self.closingWindows(due.period, records)),
      marks: records.marks, now: now, isFinal: true, through: through)
    return PeriodCertificate(
      due.period, of: customer, after: last, closedAt: now, through: through, history: history,
      segments: segments, gaps: coverage.gaps)
  }

  private func certified(
    _ segment: Segment, _ meter: Meter, _ history: PeriodHistory, through limit: EntryID,
    _ invoiced: InvoicedUsage?
  ) throws(BillingError) -> CertifiedSegment {
    let acceptance = BilledReach.Acceptance(
      records.deliveries[segment.key],
      limit: isOnWallTime ? invoiced?.finalizedAt.map(Self.end(ofSecond:)).map(wall) : nil)
    let reach = BilledReach(
      history: history, meter: meter, segment: segment, terms: try terms(of: segment.price),
      rules: catalog.rating)
    let through =
      if let invoiced { try reach.through(limit, invoiced, acceptance) } else { limit }
    let total = try history.total(of: segment, meter: meter, through: through)
    return CertifiedSegment(
      segment: segment, meter: meter, through: through, exact: total.exact, whole: total.whole,
      accepted: acceptance.accepted?.value, pending: acceptance.pending, invoiced: invoiced)
  }

  /// What our clock showed at a time of Stripe's: entries and answers are dated by it.
  private func wall(_ time: Timestamp) -> Timestamp {
    time.advanced(byNanoseconds: wallAheadNanoseconds)
  }

  /// Stripe tells whole seconds: what came in the second in which an invoice became final may be on it, and what the invoice
  /// charges decides (`BilledReach`).
  private static func end(ofSecond time: Timestamp) -> Timestamp { time.advanced(bySeconds: 1) }

  private var isOnWallTime: Bool { records.link?.testClock == nil }

  /// The newest entry or void that came before the last of the period's invoices took no more usage, or before the grace was
  /// over where no invoice bills it, however late the period is closed.
  ///
  /// A customer on a test clock has another time than the wall, by which entries are received: all that are there count.
  private func through(
    _ history: PeriodHistory, _ period: BillingPeriod, _ invoiced: [Segment.Key: InvoicedUsage]
  ) -> EntryID {
    guard isOnWallTime else { return history.newest }
    let limit = wall(
      invoiced.values.compactMap(\.finalizedAt).max().map(Self.end(ofSecond:))
        ?? PeriodState.closing(after: period.end))
    let reported = history.entries.last { $0.receivedAt < limit }?.id ?? EntryID(0)
    let inTime = history.voids(through: history.newest).map(\.void)
      .filter { (voids[$0]?.receivedAt ?? limit) < limit }
    return max(reported, inTime.max() ?? reported)
  }
}
