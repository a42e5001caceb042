import Amounts
import Billing
import Catalog
import Metering
import StripeAPI
import StripeAccounts
import StripeCatalog
import UsageLedger

/// Goes through a customer's segments in one reconciliation.
struct ReconciliationPass {
  let reconciliation: CustomerReconciliation
  let state: CustomerState
  let link: CustomerLink
  let lease: DeliveryLease
  /// Fixed for a customer on a test clock; nil follows the wall.
  let frozenTime: Timestamp?
  let purpose: CustomerReconciliation.Purpose
  /// What Stripe reported of facts that it had accepted.
  let suspicions: [MeterSuspicion]

  func report(on segments: [Segment], closed: [PeriodCertificate], wakeAt: Timestamp?)
    async throws(BillingError) -> ReconciliationReport
  {
    var statuses: [SegmentStatus] = []
    for segment in segments.sorted(by: { $0.key.start < $1.key.start }) {
      if let status = try await status(of: segment) { statuses.append(status) }
    }
    statuses.sort {
      ($0.segment.key.meter, $0.segment.key.start) < ($1.segment.key.meter, $1.segment.key.start)
    }
    return ReconciliationReport(
      customer: link.customer, outcome: .delivered(statuses),
      closed: closed, wakeAt: (statuses.compactMap { wake($0) } + [wakeAt].compactMap(\.self)).min()
    )
  }

  /// Nil for a meter that the catalogue does not count any more.
  private func status(of segment: Segment) async throws(BillingError) -> SegmentStatus? {
    guard let desired = try state.deliveredTotal(of: segment) else { return nil }
    let delivered = desired.meter
    let record =
      state.records.deliveries[segment.key] ?? DeliveryRecord(segment: segment.key)
    func status(_ state: SegmentStatus.State) -> SegmentStatus {
      SegmentStatus(segment: segment, desired: desired.value, record: record, state: state)
    }
    // What its invoice has is final: nothing that is sent now would be on it.
    if state.certified(segment)?.invoiced != nil { return status(.settled) }
    let foreign = foreignFact(in: segment)
    if record.newest == nil, desired.value == .zero, foreign == nil { return status(.settled) }
    guard let meter = try await reconciliation.meters.meter(eventName: delivered.eventName) else {
      try await reopen(segment, desired.value, delivered.eventName, record)
      return status(
        .blocked(
          reason:
            "Stripe has no active meter \"\(delivered.eventName)\"; `billing catalog apply` creates it"
        ))
    }
    if let obstacle = Self.obstacle(meter) { return status(.blocked(reason: obstacle)) }
    let segment = SegmentReconciliation(
      pass: self, meter: meter, segment: segment, foreign: foreign)
    return try await segment.run(to: desired.value, record)
  }

  /// Writes down that a total that Stripe could not count is to be sent again once the meter takes it.
  private func reopen(
    _ segment: Segment, _ desired: WholeQuantity, _ eventName: String, _ record: DeliveryRecord
  ) async throws(BillingError) {
    guard let suspicion = suspicions.first(where: { $0.concerns(record) }),
      suspicion.obstacle(of: record) == nil
    else { return }
    let wall = reconciliation.clock.now()
    let delivery = SegmentDelivery(segment: segment, eventName: eventName, record: record)
    let moment = DeliveryMoment(
      wall: wall, customer: frozenTime ?? reconciliation.stripe.reachedTime(at: wall))
    guard case .write(let attempt) = delivery.reopening(desired: desired, at: moment) else {
      return
    }
    try await storing { () throws(LedgerError) in
      try await reconciliation.store.recordIntent(attempt)
    }
  }

  /// The newest fact of an earlier segment of the same meter that is dated into this one.
  private func foreignFact(in segment: Segment) -> Timestamp? {
    state.records.deliveries.values.filter { record in
      record.segment.meter == segment.key.meter && record.segment != segment.key
        && record.segment.start < segment.key.start
    }.compactMap { record in
      [record.newest?.eventTime, record.accepted?.eventTime].compactMap(\.self)
        .filter { segment.key.start <= $0 && $0 < segment.end }.max()
    }.max()
  }

  private static func obstacle(_ meter: StripeMeter) -> String? {
    guard !meter.takesTotals else { return nil }
    let window = meter.eventTimeWindow.map { " per \($0)" } ?? ""
    return
      "the Stripe meter \"\(meter.eventName)\" has the formula \(meter.formula)\(window): totals need the formula last"
  }

  private func wake(_ status: SegmentStatus) -> Timestamp? {
    let soon = reconciliation.clock.now().advanced(bySeconds: CustomerReconciliation.retrySeconds)
    var times = [ConfirmationSchedule.due(status.record).map { max($0, soon) }]
    if case .queued(let until, _) = status.state { times.append(until) }
    if frozenTime == nil {
      let end = status.segment.end
      times += [status.segment.clearsAt, end, PeriodState.closing(after: end)]
        .compactMap(\.self).filter { $0 > state.now }.map { reconciliation.stripe.wall(at: $0) }
    }
    return times.compactMap { $0 }.min()
  }
}
