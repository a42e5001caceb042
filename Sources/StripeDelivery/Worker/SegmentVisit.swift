internal import Amounts
import Billing
internal import Catalog
internal import Metering
internal import StripeAPI
internal import UsageLedger

/// Goes through a customer's segments in one round.
struct SegmentVisit {
  let round: CustomerRound
  let state: CustomerState
  let link: CustomerLink
  let lease: DeliveryLease
  /// Fixed for a customer on a test clock; nil follows the wall.
  let frozenTime: Timestamp?
  let purpose: CustomerRound.Purpose

  func report(on segments: [Segment]) async throws(BillingError) -> RoundReport {
    var standings: [SegmentStanding] = []
    for segment in segments.sorted(by: { $0.key.start < $1.key.start }) {
      if let standing = try await standing(of: segment) { standings.append(standing) }
    }
    standings.sort {
      ($0.segment.key.meter, $0.segment.key.start) < ($1.segment.key.meter, $1.segment.key.start)
    }
    return RoundReport(
      customer: link.customer, outcome: .delivered(standings),
      wakeAt: standings.compactMap { wake($0) }.min())
  }

  /// Nil for a meter that the catalogue does not count any more.
  private func standing(of segment: Segment) async throws(BillingError) -> SegmentStanding? {
    guard let desired = try state.deliveredTotal(of: segment) else { return nil }
    let delivered = desired.meter
    let record =
      state.records.deliveries[segment.key] ?? DeliveryRecord(segment: segment.key)
    func standing(_ state: SegmentStanding.State) -> SegmentStanding {
      SegmentStanding(segment: segment, desired: desired.value, record: record, state: state)
    }
    if record.newest == nil, desired.value == .zero { return standing(.settled) }
    guard let meter = try await round.meters.meter(eventName: delivered.eventName) else {
      return standing(
        .held(
          reason:
            "Stripe has no active meter \"\(delivered.eventName)\"; `billing catalog apply` creates it"
        ))
    }
    if let obstacle = Self.obstacle(meter) { return standing(.held(reason: obstacle)) }
    let drive = SegmentDrive(visit: self, meter: meter, segment: segment)
    return try await drive.run(to: desired.value, record)
  }

  private static func obstacle(_ meter: StripeMeter) -> String? {
    guard !meter.takesTotals else { return nil }
    let window = meter.eventTimeWindow.map { " per \($0)" } ?? ""
    return
      "the Stripe meter \"\(meter.eventName)\" has the formula \(meter.formula)\(window): totals need the formula last"
  }

  private func wake(_ standing: SegmentStanding) -> Timestamp? {
    let soon = round.clock.now().advanced(bySeconds: CustomerRound.retrySeconds)
    var times = [ConfirmationSchedule.due(standing.record).map { max($0, soon) }]
    if case .queued(let until, _) = standing.state { times.append(until) }
    if frozenTime == nil {
      let end = standing.segment.end
      times += [end, PeriodState.closing(after: end)].filter { $0 > round.clock.now() }
    }
    return times.compactMap { $0 }.min()
  }
}
