public import Catalog
public import Metering
public import StripeAPI
public import UsageLedger

/// One look at one customer: brings the subscription's segments up to date where a period has ended, and drives what
/// Stripe has for each of them to what the ledger has.
///
/// One call at a time, whole totals, earlier segments first. Safe to repeat and to interrupt anywhere.
public struct CustomerRound: Sendable {
  /// Totals of segments that ended longer ago are not looked at: Stripe takes nothing for them any more.
  static let lookBackSeconds: Int64 = 35 * 86_400

  let stripe: StripeClient
  let store: any DeliveryStore
  let catalog: PriceCatalog
  let clock: any WallClock
  let holder: String
  let patience = PatienceBook()
  let sync: SubscriptionSync

  /// `holder` names this process among those that share a store.
  public init(
    stripe: StripeClient, store: any DeliveryStore, catalog: PriceCatalog, clock: any WallClock,
    holder: String
  ) {
    self.stripe = stripe.limited(timeout: .seconds(10), maxRetries: 0)
    self.store = store
    self.catalog = catalog
    self.clock = clock
    self.holder = holder
    sync = SubscriptionSync(stripe: stripe, directory: store, catalog: catalog, clock: clock)
  }

  /// Whether only to deliver, for someone who waits, or also to ask Stripe what it counted.
  public enum Purpose: Sendable {
    case request
    case upkeep
  }

  /// Never throws: what went wrong is the report's outcome.
  public func run(_ customer: CustomerID, purpose: Purpose) async -> RoundReport {
    do {
      guard let link = try await store.link(of: customer) else {
        return RoundReport(customer: customer, outcome: .notLinked)
      }
      let lease = DeliveryLease(
        journal: store, customer: customer, holder: holder, clock: clock)
      guard try await lease.take() else { return retry(customer, .claimedElsewhere) }
      let report = await holding(lease, link, purpose)
      try await lease.release()
      return report
    } catch {
      return retry(customer, .failed(reason: "\(error)"))
    }
  }

  private func holding(_ lease: DeliveryLease, _ link: CustomerLink, _ purpose: Purpose) async
    -> RoundReport
  {
    do {
      let moment = try await CustomerClock(stripe: stripe, wall: clock).moment(for: link)
      let segments = try await currentSegments(link, at: moment.customer)
      let relevant = segments.filter { isRelevant($0, at: moment.customer) }
      guard !relevant.isEmpty else {
        return RoundReport(customer: link.customer, outcome: .noSubscription)
      }
      let visit = SegmentVisit(
        stripe: stripe, store: store, catalog: catalog, clock: clock, link: link, lease: lease,
        frozenTime: link.testClock == nil ? nil : moment.customer, purpose: purpose,
        patience: patience)
      return try await visit.report(on: relevant)
    } catch {
      return retry(link.customer, .failed(reason: "\(error)"))
    }
  }

  private func isRelevant(_ segment: Segment, at now: Timestamp) -> Bool {
    !segment.span.isEmpty && segment.key.start <= now
      && segment.end > now.advanced(bySeconds: -Self.lookBackSeconds)
  }

  /// The segments as they are now; asks Stripe when a live subscription's newest segment has ended.
  private func currentSegments(_ link: CustomerLink, at now: Timestamp) async throws -> [Segment] {
    let segments = try await store.segments(of: link.customer)
    let live = try await store.subscriptions(of: link.customer).filter(\.isLive)
    for subscription in live {
      let items = Set(subscription.items.map(\.id))
      let ends = segments.filter { items.contains($0.key.item) }.map(\.end)
      if let end = ends.max(), end <= now {
        try await sync.refresh(StripeSubscriptionID(subscription.id))
      }
    }
    return live.isEmpty ? segments : try await store.segments(of: link.customer)
  }

  private func retry(_ customer: CustomerID, _ outcome: RoundReport.Outcome) -> RoundReport {
    RoundReport(
      customer: customer, outcome: outcome, wakeAt: clock.now().advanced(bySeconds: 5))
  }
}
