import Billing
import Metering
import StripeAccounts
import StripeCatalog
import UsageLedger

/// Holds the delivery of meters that two live subscription items bill: each would charge the whole total. It goes on when one
/// of them has ended.
struct DoubledMeters {
  /// What a reason begins with that was given here.
  static let opening = "two live subscription items bill it, each the whole total"

  let store: any DeliveryStore
  let sync: SubscriptionSync

  static func reason(_ items: [ItemID]) -> String {
    "\(opening): \(items.map(\.text).joined(separator: " and ")); end one at Stripe"
  }

  /// Nothing is changed where the subscriptions were not read.
  func settle(_ outcome: CustomerRefresh.Outcome, of link: CustomerLink)
    async throws(BillingError)
  {
    guard outcome.hasConflict || outcome.isWhole else { return }
    let doubled = outcome.hasConflict ? try await sync.doubledMeters(of: link) : [:]
    let (segments, deliveries) = try await storing { () throws(LedgerError) in
      (
        try await store.segments(of: link.customer), try await store.deliveries(of: link.customer)
      )
    }
    let held = Dictionary(deliveries.map { ($0.segment, $0.blockedReason) }) { first, _ in first }
    let live = Set(
      try await storing { () throws(LedgerError) in
        try await store.subscriptions(of: link.customer)
      }.filter(\.isLive).flatMap(\.items).map(\.id))
    for segment in segments {
      let reason = held[segment.key] ?? nil
      let isOurs = reason?.hasPrefix(Self.opening) ?? false
      if let items = doubled[segment.key.meter], live.contains(segment.key.item) {
        guard reason == nil else { continue }
        try await hold(segment.key, Self.reason(items))
      } else if isOurs {
        try await hold(segment.key, nil)
      }
    }
  }

  private func hold(_ segment: Segment.Key, _ reason: String?) async throws(BillingError) {
    try await storing { () throws(LedgerError) in try await store.hold(segment, reason: reason) }
  }
}
