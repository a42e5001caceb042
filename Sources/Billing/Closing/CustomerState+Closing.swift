import Catalog
import Metering
public import UsageLedger

extension CustomerState {
  /// The certificates of the periods whose grace is over, in the order in which they ended, each chained to the one before.
  ///
  /// Empty where nothing is due. Throws `storeFailed` where the state was read without `isClosing`, `unknownPlan` for a price
  /// whose terms are not known, and `overflow`.
  public func certificatesDue() throws(BillingError) -> [PeriodCertificate] {
    var last = records.certificates.last
    var certificates: [PeriodCertificate] = []
    for due in Self.due(records, catalog: catalog, now: now) {
      let certificate = try certificate(due, after: last)
      certificates.append(certificate)
      last = certificate
    }
    return certificates
  }

  /// The periods to close, by end; none of a customer that is not linked. A calendar month without a subscription is one.
  static func due(_ records: CustomerRecords, catalog: PriceCatalog, now: Timestamp)
    -> [ClosingPeriods.Due]
  {
    guard let link = records.link else { return [] }
    let counted = records.segments.filter { catalog.meter(of: $0) != nil }
    let months = ClosingPeriods.dueMonths(
      since: link.linkedAt, segments: records.segments, certified: records.certificates, now: now
    ).map { ClosingPeriods.Due(period: $0, segments: []) }
    let due = ClosingPeriods.due(counted, certified: records.certificates, now: now) + months
    return due.sorted { $0.period.end < $1.period.end }
  }

  static func closingWindows(_ period: BillingPeriod, _ records: CustomerRecords) -> WindowsQuery {
    WindowsQuery(customer: records.customer, span: period.span)
  }

  private func certificate(_ due: ClosingPeriods.Due, after last: PeriodCertificate?)
    throws(BillingError) -> PeriodCertificate
  {
    let history = try history(due.period.span)
    let through = through(history, due.period)
    var segments: [CertifiedSegment] = []
    for segment in due.segments {
      guard let meter = catalog.meter(of: segment) else { continue }
      segments.append(try certified(segment, meter, due.period, history, through: through))
    }
    let coverage = CustomerCoverage(
      of: customer, in: due.period.span, try reported(Self.closingWindows(due.period, records)),
      marks: records.marks, now: now, isFinal: true, through: through)
    return PeriodCertificate(
      due.period, of: customer, after: last, closedAt: now, through: through, history: history,
      segments: segments, gaps: coverage.gaps)
  }

  private func certified(
    _ segment: Segment, _ meter: Meter, _ period: BillingPeriod, _ history: PeriodHistory,
    through limit: EntryID
  ) throws(BillingError) -> CertifiedSegment {
    let acceptance = AcceptedReach.Acceptance(
      records.deliveries[segment.key], periodEnd: period.end,
      isOnWallTime: records.link?.testClock == nil)
    let reach = AcceptedReach(
      history: history, meter: meter, segment: segment,
      delivered: try terms(of: segment.price).meter)
    let through = try reach.through(limit, acceptance)
    let total = try history.total(of: segment, meter: meter, through: through)
    return CertifiedSegment(
      segment: segment, meter: meter, through: through, exact: total.exact, whole: total.whole,
      accepted: acceptance.accepted?.value, pending: acceptance.pending)
  }

  /// The newest entry or void that came before the grace was over, however late the period is closed.
  ///
  /// A customer on a test clock has another time than the wall, by which entries are received: all that are there count.
  private func through(_ history: PeriodHistory, _ period: BillingPeriod) -> EntryID {
    guard records.link?.testClock == nil else { return history.newest }
    let limit = PeriodState.closing(after: period.end)
    let reported = history.entries.last { $0.receivedAt < limit }?.id ?? EntryID(0)
    let inTime = history.voids(through: history.newest).map(\.void)
      .filter { (voids[$0]?.receivedAt ?? limit) < limit }
    return max(reported, inTime.max() ?? reported)
  }
}
