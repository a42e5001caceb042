public import Metering
public import UsageLedger

/// What one period bills: the only place that says which items and which segments are on an invoice.
///
/// An invoice is made when a subscription's shortest item period ends. It charges the usage of the period that ends, at
/// every price that it had, and the base prices of the period that begins, unless the subscription ends first
/// (docs.stripe.com/billing/subscriptions/usage-based, docs.stripe.com/billing/subscriptions/mixed-interval).
public struct BilledPeriod: Hashable, Sendable {
  /// Nil for usage that no subscription bills.
  public let subscription: SubscriptionRecord?
  /// The subscription's period or, without one, a calendar month.
  public let period: BillingPeriod
  /// The items without a meter that the invoice at the period's end charges.
  public let base: [SubscriptionRecord.Item]
  /// The plan whose base that is where a planned change comes with the period's end; nil where the plan goes on.
  public let plannedPlan: String?
  /// Every metered stretch that ends in the period, also those of items that were removed in it and of items whose own
  /// period is longer; in the order of the subscription's items, then of time. Each bills by its own price from zero.
  public let segments: [Segment]

  /// The periods that run at `now`: one for each live subscription, the newest first. Without any, the calendar month
  /// with nothing in it.
  public static func all(_ records: CustomerRecords, at now: Timestamp) -> [BilledPeriod] {
    let live = records.subscriptions.filter(\.isLive)
    guard !live.isEmpty else {
      return [
        BilledPeriod(
          subscription: nil, period: BillingPeriod(calendarMonthOfWindowEnd: now), base: [],
          segments: [])
      ]
    }
    let owners = Owners(records.subscriptions, live)
    return live.map { subscription in
      BilledPeriod(
        subscription, records.segments.filter { owners.owner(of: $0) == subscription.id },
        planned: records.change(plannedFor: subscription))
    }
  }

  /// The current or last period of one subscription, whether it lives or not.
  public static func last(of subscription: SubscriptionRecord, _ records: CustomerRecords)
    -> BilledPeriod
  {
    let owners = Owners(records.subscriptions, [subscription])
    return BilledPeriod(
      subscription, records.segments.filter { owners.owner(of: $0) == subscription.id },
      planned: records.change(plannedFor: subscription))
  }

  /// The periods in which a window that ends at `time` is counted; past ones have metered segments only.
  public static func containing(_ time: Timestamp, _ records: CustomerRecords) -> [BilledPeriod] {
    let current = all(records, at: time).filter {
      $0.subscription != nil && $0.period.span.contains(windowEnd: time)
    }
    guard current.isEmpty else { return current }
    let own = records.segments.filter { $0.span.contains(windowEnd: time) }
    guard let start = own.map(\.key.start).min(), let end = own.map(\.end).max() else { return [] }
    let items = Set(own.map(\.key.item))
    return [
      BilledPeriod(
        subscription: records.subscriptions.first { $0.items.contains { items.contains($0.id) } },
        period: BillingPeriod(start: start, end: end), base: [], segments: own)
    ]
  }

  /// The periods that ran at a moment of the past, each with the stretches that had begun by then; of those that are over `base` is
  /// what would be charged now.
  static func standing(at moment: Timestamp, _ records: CustomerRecords) -> [BilledPeriod] {
    let running = records.subscriptions.filter {
      $0.period.span.contains(windowEnd: moment) && moment <= $0.endedAt ?? .distantFuture
    }
    let owners = Owners(records.subscriptions, running)
    let current = running.map { subscription in
      BilledPeriod(
        subscription, records.segments.filter { owners.owner(of: $0) == subscription.id },
        planned: records.change(plannedFor: subscription))
    }
    let known = Set(current.flatMap(\.segments).map(\.key))
    let others = records.segments.filter {
      !known.contains($0.key) && $0.span.contains(windowEnd: moment)
    }
    return (current + past(others, records)).map { $0.begun(by: moment) }
  }

  /// Periods that are over: those of the certificates and, until there is one, what the stretches themselves span.
  private static func past(_ segments: [Segment], _ records: CustomerRecords) -> [BilledPeriod] {
    var found: [BilledPeriod] = []
    for segment in segments where !found.contains(where: { $0.segments.contains(segment) }) {
      let certificate = records.certificates.first { $0.segment(segment.key) != nil }
      let subscription = records.subscription(of: segment.key.item)
      let own = (certificate == nil ? segments : records.segments).filter { other in
        if let certificate { return certificate.segment(other.key) != nil }
        return other.end == segment.end
          && records.subscription(of: other.key.item)?.id == subscription?.id
      }
      let start = own.map(\.key.start).min() ?? segment.key.start
      let period = certificate?.period ?? BillingPeriod(start: start, end: segment.end)
      found.append(
        BilledPeriod(
          subscription: subscription, period: period,
          base: subscription?.base(renewedAt: period.end) ?? [], segments: own))
    }
    return found
  }

  private func begun(by moment: Timestamp) -> BilledPeriod {
    BilledPeriod(
      subscription: subscription, period: period, base: base,
      segments: segments.filter { $0.key.start < moment }, plannedPlan: plannedPlan)
  }

  private init(
    subscription: SubscriptionRecord?, period: BillingPeriod, base: [SubscriptionRecord.Item],
    segments: [Segment], plannedPlan: String? = nil
  ) {
    self.plannedPlan = plannedPlan
    self.subscription = subscription
    self.period = period
    self.base = base
    self.segments = segments
  }

  /// The current or last period of a subscription.
  private init(_ subscription: SubscriptionRecord, _ own: [Segment], planned: ChangeOrder?) {
    let period = subscription.period
    let order = subscription.items.map(\.id)
    let renewed =
      planned?.plannedBase
      ?? subscription.items.filter { $0.meter == nil && $0.renews(at: period.end) }
    self.init(
      subscription: subscription, period: period,
      base: subscription.endsWithPeriod ? [] : renewed,
      segments: own.filter { !$0.span.isEmpty && period.span.contains(windowEnd: $0.end) }
        .sorted {
          (order.firstIndex(of: $0.key.item) ?? order.count, $0.key.start)
            < (order.firstIndex(of: $1.key.item) ?? order.count, $1.key.start)
        }, plannedPlan: subscription.endsWithPeriod ? nil : planned?.plan)
  }

  /// Whose segment is whose. An item that was removed is in no subscription's list any more: its segments belong to the
  /// newest live subscription that bills the same meter or, without one, to the newest in whose period they lie.
  private struct Owners {
    let items: [ItemID: String]
    let live: [SubscriptionRecord]

    init(_ all: [SubscriptionRecord], _ live: [SubscriptionRecord]) {
      items = Dictionary(
        all.flatMap { subscription in subscription.items.map { ($0.id, subscription.id) } }
      ) { first, _ in first }
      self.live = live
    }

    func owner(of segment: Segment) -> String? {
      if let known = items[segment.key.item] { return known }
      let holding = live.filter { $0.period.span.contains(windowEnd: segment.end) }
      return
        (holding.first { $0.items.contains { $0.meter == segment.key.meter } } ?? holding.first)?.id
    }
  }
}

extension SubscriptionRecord {
  /// Whether no period follows the present one: it is cancelled at its end.
  var endsWithPeriod: Bool {
    (endedAt ?? cancelsAt).map { $0 <= period.end } ?? false
  }
}

extension SubscriptionRecord {
  /// The present items without a meter that were charged at the end of a period that is over.
  fileprivate func base(renewedAt end: Timestamp) -> [Item] {
    items.filter { item in
      guard item.meter == nil else { return false }
      guard let own = item.period, own != period else { return true }
      return own.start == end
    }
  }
}

extension CustomerRecords {
  /// Whose item it is or was: an item that was removed is still on the invoices that billed it.
  fileprivate func subscription(of item: ItemID) -> SubscriptionRecord? {
    subscriptions.first { $0.items.contains { $0.id == item } }
      ?? invoices.first { $0.lines.contains { $0.item == item } }.flatMap { invoice in
        subscriptions.first { $0.id == invoice.subscription }
      }
  }
}

extension SubscriptionRecord.Item {
  /// Whether the item's own period ends then, so that the next one is charged; an item without one follows the
  /// subscription.
  func renews(at end: Timestamp) -> Bool { period.map { $0.end <= end } ?? true }
}

extension BilledPeriod {
  /// The first period of a planned change: nothing of it is there yet.
  init(planned order: ChangeOrder, of subscription: SubscriptionRecord, in period: BillingPeriod) {
    self.init(
      subscription: SubscriptionRecord(
        id: subscription.id, customer: subscription.customer, plan: order.plan ?? "",
        status: subscription.status, period: period, trialEnd: subscription.trialEnd,
        createdAt: subscription.createdAt, endedAt: nil, items: []),
      period: period, base: order.plannedBase, segments: [])
  }
}
