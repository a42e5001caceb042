public import Billing
public import Catalog
public import Metering
public import StripeAPI
import StripeCatalog
public import UsageLedger

/// Writes Stripe's subscriptions into the directory: the record, the terms of its prices, and the segments that follow.
///
/// Reads Stripe's current state instead of trusting what an event said, so that events may come doubled, late or never:
/// the result is the same.
public struct SubscriptionSync: Sendable {
  let stripe: StripeClient
  private let store: any CustomerDirectory
  private let prices: PriceTermsCache
  private let clock: CustomerClock
  private let catalogs: any CatalogSource

  public init(
    store: any CustomerDirectory, stripe: StripeClient, catalog: any CatalogSource,
    clock: CustomerClock
  ) {
    self.stripe = stripe
    self.store = store
    self.clock = clock
    catalogs = catalog
    prices = PriceTermsCache(store: store, stripe: stripe, catalog: catalog)
  }

  private var catalog: PriceCatalog { catalogs.current }

  /// Brings one subscription up to date and returns it; nil when its customer is not linked. What was planned for it is
  /// compared with what Stripe shows, and a change that an earlier release planned in its metadata becomes an order.
  ///
  /// `announcedAt`: when events say that it was changed; prices that it had since its newest segment began are found
  /// then, also where it has the known ones again. Throws `meterTaken` when another live subscription of the customer has an item
  /// on one of its meters: nothing is written then.
  @discardableResult
  public func refresh(_ id: StripeSubscriptionID, announcedAt: Set<Timestamp> = [])
    async throws(BillingError) -> SubscriptionRecord?
  {
    let subscription = try await asking { try await stripe.subscription(id) }
    let link = try await storing { () throws(LedgerError) in
      try await store.link(ofStripeCustomer: subscription.customer.rawValue)
    }
    guard let link else { return nil }
    let record = try await save(subscription, link, announcedAt: announcedAt)
    try await observe(subscription, record)
    return record
  }

  private func observe(_ subscription: StripeSubscription, _ record: SubscriptionRecord)
    async throws(BillingError)
  {
    let now = clock.wallNow
    try await storing { () throws(LedgerError) in
      let known = try await store.changes(of: record.customer)
        .filter { $0.subscription == record.id }
      for order in known {
        if let seen = order.observed(in: subscription, record, at: now) {
          try await store.save(seen)
        }
      }
      guard let planned = PlannedChange(subscription), !subscription.status.isFinal else { return }
      let order = planned.order(of: record, at: now)
      guard !known.contains(where: { $0.id == order.id }) else { return }
      try await store.save(order)
    }
  }

  /// Brings all of a customer's subscriptions up to date: those that live at Stripe, those that did here, those that came
  /// and went since the customer was linked, and those that are named; `announced` says when those were changed that events tell
  /// of.
  ///
  /// One that cannot be written, because it conflicts with another or because Stripe refuses to tell of it, does not keep
  /// the others from it; the first such error is thrown at the end. One that is named and gone is none. A customer without
  /// a link has none.
  public func refresh(
    _ customer: CustomerID, naming named: Set<StripeSubscriptionID> = [],
    announced: [StripeSubscriptionID: Set<Timestamp>] = [:]
  ) async throws(BillingError) {
    let link = try await storing { () throws(LedgerError) in try await store.link(of: customer) }
    guard let link else { return }
    var first: BillingError?
    for id in try await subscriptionIDs(link, naming: named) {
      do {
        try await refresh(id, announcedAt: announced[id] ?? [])
      } catch {
        guard error.code != .stripeUnavailable, error.code != .storeFailed else { throw error }
        let isGone = (error.cause as? StripeError)?.kind == .notFound
        if !(isGone && named.contains(id)) { first = first ?? error }
      }
    }
    if let first { throw first }
  }

  /// Those that have ended come first, since they make room; then by age.
  private func subscriptionIDs(_ link: CustomerLink, naming named: Set<StripeSubscriptionID>)
    async throws(BillingError) -> [StripeSubscriptionID]
  {
    let atStripe = try await asking {
      try await stripe.subscriptions(
        customer: StripeCustomerID(link.stripeCustomer), includingEnded: true
      ).all()
    }
    let here = try await storing { () throws(LedgerError) in
      try await store.subscriptions(of: link.customer)
    }
    let live = atStripe.filter { !$0.status.isFinal }.map(\.id)
    let known = Set(here.map { StripeSubscriptionID($0.id) })
    let passed = atStripe.filter { $0.status.isFinal && !known.contains($0.id) }
      .filter { link.testClock != nil || $0.endedAt.map { link.linkedAt < Timestamp($0) } ?? false }
      .map(\.id)
    let ended = named.union(passed)
      .union(here.filter(\.isLive).map { StripeSubscriptionID($0.id) }).subtracting(live)
    return ended.sorted { $0.rawValue < $1.rawValue } + live.reversed()
  }

  private func save(
    _ subscription: StripeSubscription, _ link: CustomerLink, announcedAt: Set<Timestamp>
  ) async throws(BillingError) -> SubscriptionRecord {
    let reading = try await read(subscription, link.customer)
    let before = try await storing { () throws(LedgerError) in
      try await store.subscription(subscription.id.rawValue)
    }
    let now = try await clock.now(for: link)
    let record = try reading.record(
      try await StateDating(stripe: stripe)
        .state(of: try reading.record(), subscription, before: before, now: now))
    let known = try await knownSegments(record, before)
    let segments = try await segments(
      reading, record, before, known, now: now, announcedAt: announcedAt)
    do {
      try await store.save(record, segments: segments)
    } catch {
      guard error.code == .conflict else { throw BillingError(ledger: error) }
      throw BillingError(.meterTaken, error.context, cause: error)
    }
    return record
  }

  /// The segments that changed. A change that was made here is dated by its own note, one that was made elsewhere by Stripe's
  /// events; where nobody says when, it is dated to now.
  private func segments(
    _ reading: SubscriptionReading, _ record: SubscriptionRecord, _ before: SubscriptionRecord?,
    _ known: [Segment], now: Timestamp, announcedAt: Set<Timestamp>
  ) async throws(BillingError) -> [Segment] {
    let performed = PerformedChange(reading.subscription)
    let noted = performed?.observed(since: before, known, in: record.period, now: now)
    var cut = CutSegments(known)
    var observedAt = noted ?? now
    let isNew = before == nil && known.isEmpty && record.createdAt.seconds < now.seconds
    let begun =
      isNew
      ? record.createdAt.advanced(bySeconds: -1)
      : cut.lastStart(
        differingFrom: reading.observedItems(), at: now, noted: noted, announcedAt: announcedAt)
    if let begun {
      cut.rewind(to: begun)
      var changes = try await DatedChanges(stripe: stripe)
        .since(begun, of: reading.subscription.id, now: now)
      changes.spreadWithinSeconds()
      for change in changes {
        let then = try await read(change.subscription, record.customer)
        cut.add(
          cutting(record, cut.all, at: change.since)
            .segments(then.observedItems(), endedAt: then.endedAt))
        observedAt = change.since
      }
    }
    cut.add(
      cutting(record, cut.all, at: observedAt)
        .segments(reading.observedItems(), endedAt: reading.endedAt))
    return cut.changed
  }

  private func cutting(
    _ record: SubscriptionRecord, _ known: [Segment], at observedAt: Timestamp
  ) -> SegmentCutting {
    SegmentCutting(
      customer: record.customer, known: known, observedAt: observedAt,
      meters: catalog.metersByKey)
  }

  /// The segments of the items that the subscription has or had when it was last written.
  private func knownSegments(_ record: SubscriptionRecord, _ before: SubscriptionRecord?)
    async throws(BillingError) -> [Segment]
  {
    try await storing { () throws(LedgerError) in
      let items = Set(((before?.items ?? []) + record.items).map(\.id))
      return try await store.segments(of: record.customer).filter { items.contains($0.key.item) }
    }
  }

  func read(_ subscription: StripeSubscription, _ customer: CustomerID)
    async throws(BillingError) -> SubscriptionReading
  {
    var items = subscription.items
    if subscription.hasMoreItems {
      items = try await asking {
        try await stripe.subscriptionItems(of: subscription.id).all()
      }
    }
    var meters: [StripePriceID: MeterKey] = [:]
    for item in items {
      meters[item.price.id] = try await meter(of: item.price)
    }
    return SubscriptionReading(
      customer: customer, subscription: subscription, items: items, meters: meters)
  }

  /// Nil for a base price, and for one that is fed from a meter outside the catalogue, which is not ours to deliver.
  private func meter(of price: StripePrice) async throws(BillingError) -> MeterKey? {
    do {
      return try await prices.terms(of: price).meter?.meter
    } catch {
      guard error.code == .unknownPlan else { throw error }
      return nil
    }
  }
}
