import Metering
import UsageLedger

/// The metered stretches of one subscription that its state can leave uncollected: those of its running or last period, and
/// earlier ones whose period waits for its certificate. Pure.
///
/// What a closed period left behind is late usage, and listed as such; but what the last one's invoice has that was written off
/// counts as billed.
struct SubscriptionStretches {
  private let segments: [Segment]
  /// From a trial that ended without a way to pay until now: no segment counts that, as no item has a period for it.
  private let pausedSpan: [Segment]
  /// By when they ended, oldest first: the stretches whose item is gone and whose meter nothing bills since.
  let removed: [(end: Timestamp, segments: [Segment])]

  init(of subscription: SubscriptionRecord, _ records: CustomerRecords, now: Timestamp) {
    let certified = Set(records.certificates.flatMap(\.segments).map(\.segment.key))
    let items = Set(subscription.items.map(\.id))
    let period = BilledPeriod.last(of: subscription, records).segments
    let running = Set(period.map(\.key))
    let passed = records.segments.filter {
      !running.contains($0.key) && $0.end <= now && !$0.span.isEmpty
        && (!certified.contains($0.key)
          || subscription.period.start <= $0.end && records.isWrittenOff($0))
    }
    let gone = (passed + period).filter {
      Self.isGone($0, of: subscription, records)
    }
    let goneKeys = Set(gone.map(\.key))
    segments =
      passed.filter { items.contains($0.key.item) }
      + period.filter { !goneKeys.contains($0.key) && $0.key.start <= now }
    removed = Dictionary(grouping: gone, by: \.end).sorted { $0.key < $1.key }
      .map { ($0.key, $0.value) }
    pausedSpan = Self.paused(subscription, until: now)
  }

  /// Those that a state of this kind concerns.
  func own(_ kind: CollectionState.Kind) -> [Segment] {
    kind == .paused ? segments + pausedSpan : segments
  }

  /// Whether no subscription has the segment's item any more and nothing bills its meter since. It was the newest live
  /// subscription's that was there then.
  private static func isGone(
    _ segment: Segment, of subscription: SubscriptionRecord, _ records: CustomerRecords
  ) -> Bool {
    let owner = records.subscriptions.first {
      $0.isLive && $0.createdAt.seconds < segment.end.seconds
    }
    guard owner?.id == subscription.id, segment.billing == .billed,
      !records.subscriptions.contains(where: { $0.items.contains { $0.id == segment.key.item } })
    else { return false }
    return !records.segments.contains {
      $0.key.meter == segment.key.meter && $0.key.start >= segment.end && !$0.span.isEmpty
    }
  }

  private static func paused(_ subscription: SubscriptionRecord, until now: Timestamp) -> [Segment]
  {
    guard subscription.status == "paused" else { return [] }
    return subscription.items.compactMap { item in
      let start = item.period?.end ?? subscription.period.end
      guard let meter = item.meter, start < now else { return nil }
      return Segment(
        key: Segment.Key(
          customer: subscription.customer, meter: meter, item: item.id, start: start),
        price: item.price, end: now, billing: .billed, unbilledUntil: start)
    }
  }
}

extension CustomerRecords {
  /// Whether an invoice that has the segment's usage was written off.
  fileprivate func isWrittenOff(_ segment: Segment) -> Bool {
    invoices.contains { invoice in
      invoice.status == "uncollectible" && invoice.lines.contains { $0.covers(segment) }
    }
  }
}
