internal import Amounts
internal import Catalog
internal import Metering
internal import StripeAPI
internal import UsageLedger

/// Goes through a customer's segments in one round.
struct SegmentVisit {
  let stripe: StripeClient
  let store: any DeliveryStore
  let catalog: PriceCatalog
  let clock: any WallClock
  let link: CustomerLink
  let lease: DeliveryLease
  let frozenTime: Timestamp?
  let purpose: CustomerRound.Purpose
  let patience: PatienceBook

  func report(on segments: [Segment]) async throws -> RoundReport {
    var standings: [SegmentStanding] = []
    var wakes: [Timestamp] = []
    for segment in segments.sorted(by: { $0.key.start < $1.key.start }) {
      guard let standing = try await stand(of: segment) else { continue }
      standings.append(standing)
      wakes += wake(standing).map { [$0] } ?? []
    }
    return RoundReport(
      customer: link.customer,
      outcome: .delivered(
        standings.sorted {
          ($0.segment.key.meter, $0.segment.key.start) < ($1.segment.key.meter, $1.segment.key.start)
        }), wakeAt: wakes.min())
  }

  /// Nil for a meter that the catalogue does not count or a price that has no terms here.
  private func stand(of segment: Segment) async throws -> SegmentStanding? {
    guard let meter = catalog.meter(segment.key.meter),
      let document = try await store.price(segment.price),
      let source = try PriceTerms(document).source
    else { return nil }
    let desired = try await desired(segment, meter, source)
    var delivery = SegmentDelivery(
      segment: segment, eventName: source.eventName,
      record: try await store.delivery(of: segment.key), patience: patience[segment.key])
    let state = try await deliver(desired, &delivery, source, PriceTerms(document).obstacle)
    patience.keep(delivery.patience, of: segment.key)
    let record = try await confirmed(delivery, source)
    return SegmentStanding(segment: segment, desired: desired, record: record, state: state)
  }

  private func deliver(
    _ desired: WholeQuantity, _ delivery: inout SegmentDelivery, _ source: PriceTerms.Source,
    _ obstacle: String?
  ) async throws -> SegmentStanding.State {
    if let obstacle { return .held(reason: obstacle) }
    return try await sender(source).deliver(desired, by: &delivery)
  }

  func sender(_ source: PriceTerms.Source) -> SegmentSender {
    SegmentSender(
      stripe: stripe, journal: store, lease: lease, clock: clock, link: link, terms: source,
      frozenTime: frozenTime)
  }

  /// The ledger's total in the units that Stripe is sent: whole by the meter's rule, then in begun blocks.
  func desired(_ segment: Segment, _ meter: Meter, _ source: PriceTerms.Source) async throws
    -> WholeQuantity
  {
    let facts = try await store.facts(
      FactsQuery(customer: link.customer, meter: meter, span: segment.span))
    let total = try SegmentTotal(
      meter: meter, facts: facts, span: segment.span, now: frozenTime ?? clock.now())
    return try source.meter.delivered(total.whole)
  }

  /// Asks Stripe what it counted, when that is due, and writes it down.
  private func confirmed(_ delivery: SegmentDelivery, _ source: PriceTerms.Source) async throws
    -> DeliveryRecord
  {
    let record = delivery.record
    guard purpose == .upkeep, let due = ConfirmationSchedule.due(record), due <= clock.now() else {
      return record
    }
    let summaries = stripe.meterEventSummaries(
      StripeMeterID(source.meterID),
      StripeSummaryQuery(
        customer: StripeCustomerID(link.stripeCustomer),
        period: SummaryWindow.period(of: delivery.segment)))
    let text = try await summaries.first()?.aggregatedValue.text ?? "0"
    let value = try Quantity(decimal: text).rounded(.halfUp)
    try await store.recordConfirmation(value, of: delivery.segment.key, at: clock.now())
    return try await store.delivery(of: delivery.segment.key)
  }

  private func wake(_ standing: SegmentStanding) -> Timestamp? {
    var times = [ConfirmationSchedule.due(standing.record)]
    if case .queued(let until, _) = standing.state { times.append(until) }
    if frozenTime == nil, standing.segment.end > clock.now() { times.append(standing.segment.end) }
    return times.compactMap { $0 }.min()
  }
}
