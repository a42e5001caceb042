public import Billing
public import Metering
import StripeAPI
import StripeCatalog
public import UsageLedger

/// Ends a customer's link: what ran under it ends with it, and either side may be linked anew.
public struct CustomerUnlinking: Sendable {
  private let store: any CustomerDirectory

  public init(store: any CustomerDirectory) { self.store = store }

  /// Closes the customer's live subscriptions here as of `now` and takes the link away; nothing is changed at Stripe.
  ///
  /// Usage up to `now` stays in its segments, what comes later belongs to calendar months. Interrupted, the same call
  /// goes on. Throws `notLinked` for a customer without a link.
  public func unlink(_ customer: CustomerID, now: Timestamp) async throws(BillingError) {
    let (link, live, segments) = try await storing { () throws(LedgerError) in
      (
        try await store.link(of: customer),
        try await store.subscriptions(of: customer).filter(\.isLive),
        try await store.segments(of: customer)
      )
    }
    guard link != nil else {
      throw BillingError(.notLinked, "\(customer) is not linked to a Stripe customer")
    }
    for subscription in live {
      let items = Set(subscription.items.map(\.id))
      let cut = segments.filter { items.contains($0.key.item) && $0.end > now }
      try await storing { () throws(LedgerError) in
        try await store.save(subscription.ended(at: now), segments: cut.map { $0.ending(at: now) })
      }
    }
    try await storing { () throws(LedgerError) in try await store.removeLink(of: customer) }
  }
}

extension SubscriptionRecord {
  /// The same, over as of `time` for us, whatever Stripe does with it.
  fileprivate func ended(at time: Timestamp) -> SubscriptionRecord {
    SubscriptionRecord(
      id: id, customer: customer, plan: plan, status: "canceled", period: period,
      trialEnd: trialEnd, createdAt: createdAt, endedAt: time, cancelsAt: cancelsAt,
      statusSince: time, items: items)
  }
}
