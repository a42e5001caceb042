import Catalog
import Metering
import UsageLedger

extension CustomerState {
  /// The states in which what the customer's subscriptions use is not charged, or may not be, the newest subscription's first;
  /// each stretch of usage once.
  ///
  /// Throws `storeFailed` where the state was read without `hasCollection`, `unknownPlan` for a price whose terms are not known,
  /// and `overflow`.
  public func collectionStates() throws(BillingError) -> [CollectionState] {
    var found: [CollectionState] = []
    for subscription in records.subscriptions {
      var named: Set<Segment.Key> = []
      let stretches = SubscriptionStretches(of: subscription, records, now: now)
      for kind in subscription.collectionKinds {
        found.append(try collectionState(kind, subscription, stretches, &named))
      }
      found += try removals(subscription, stretches)
    }
    return found
  }

  private func collectionState(
    _ kind: CollectionState.Kind, _ subscription: SubscriptionRecord,
    _ stretches: SubscriptionStretches, _ named: inout Set<Segment.Key>
  ) throws(BillingError) -> CollectionState {
    var usage: [UncollectedUsage] = []
    for segment in stretches.own(kind) where !named.contains(segment.key) {
      guard let left = try uncollected(segment, kind, subscription) else { continue }
      usage.append(left)
      named.insert(segment.key)
    }
    return CollectionState(
      kind: kind, subscription: subscription.id, customer: customer,
      since: kind == .collectionPaused ? subscription.pause?.since : subscription.statusSince,
      pause: kind == .collectionPaused ? subscription.pause : nil, usage: usage,
      openInvoices: openInvoices(subscription))
  }

  /// A state for each item that is gone: its usage is on the next invoice in flexible billing, and may be on none.
  private func removals(_ subscription: SubscriptionRecord, _ stretches: SubscriptionStretches)
    throws(BillingError) -> [CollectionState]
  {
    var found: [CollectionState] = []
    for (end, segments) in stretches.removed {
      var usage: [UncollectedUsage] = []
      for segment in segments {
        if let left = try uncollected(segment, .itemRemoved, subscription) { usage.append(left) }
      }
      // Of an earlier period only what is left is told.
      guard !usage.isEmpty || subscription.period.start < end else { continue }
      found.append(
        CollectionState(
          kind: .itemRemoved, subscription: subscription.id, customer: customer, since: end,
          usage: usage))
    }
    return found
  }

  private func openInvoices(_ subscription: SubscriptionRecord) -> [String] {
    records.invoices.filter { $0.subscription == subscription.id && $0.status == "open" }.map(\.id)
  }

  /// What ``collectionStates()`` is computed from.
  static func collectionQueries(_ records: CustomerRecords, catalog: PriceCatalog, now: Timestamp)
    -> Set<FactsQuery>
  {
    var queries: Set<FactsQuery> = []
    for subscription in records.subscriptions {
      let stretches = SubscriptionStretches(of: subscription, records, now: now)
      let kinds = subscription.collectionKinds
      for segment in kinds.flatMap(stretches.own) + stretches.removed.flatMap(\.segments) {
        guard let meter = catalog.meter(of: segment) else { continue }
        queries.insert(query(segment, meter, records))
      }
    }
    return queries
  }
}

extension SubscriptionRecord {
  /// The states that its record tells of, the one that decides what becomes of its usage first.
  var collectionKinds: [CollectionState.Kind] {
    if isCustomerDeleted { return [.customerDeleted] }
    let state: CollectionState.Kind? =
      switch status {
      case "paused": .paused
      case "unpaid": .unpaid
      case "past_due": .pastDue
      case "incomplete": .incomplete
      case "incomplete_expired": .incompleteExpired
      case "canceled": .canceled
      default: nil
      }
    guard isLive, pause != nil else { return [state].compactMap(\.self) }
    return [.collectionPaused] + [state].compactMap(\.self)
  }
}
