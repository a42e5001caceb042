public import Billing
public import Metering
import StripeAPI
import StripeCatalog
public import UsageLedger

extension SubscriptionSync {
  /// The meters that several live subscription items bill at Stripe at once, each with its items by id.
  ///
  /// Meter events carry the customer alone, so that each of those items would bill the whole total. Only what Stripe says now
  /// is asked; nothing is written.
  public func doubledMeters(of link: CustomerLink) async throws(BillingError)
    -> [MeterKey: [ItemID]]
  {
    let subscriptions = try await asking {
      try await stripe.subscriptions(customer: StripeCustomerID(link.stripeCustomer)).all()
    }
    var items: [MeterKey: [ItemID]] = [:]
    for subscription in subscriptions where !subscription.status.isFinal {
      let record = try await read(subscription, link.customer).record()
      guard record.isLive else { continue }
      for item in record.items {
        guard let meter = item.meter else { continue }
        items[meter, default: []].append(item.id)
      }
    }
    return items.filter { $0.value.count > 1 }.mapValues { $0.sorted() }
  }
}
