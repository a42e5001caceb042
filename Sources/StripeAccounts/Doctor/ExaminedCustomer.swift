import Metering
import StripeAPI
import UsageLedger

/// One customer as the checks judge it.
struct ExaminedCustomer: Sendable {
  /// A subscription with all of its items.
  struct Subscription: Sendable {
    let subscription: StripeSubscription
    let items: [StripeSubscriptionItem]

    var isLive: Bool { !subscription.status.isFinal }
    var metered: [StripeSubscriptionItem] {
      items.filter { $0.price.recurring?.usageType == .metered }
    }
  }

  let customer: CustomerID
  /// Nil for one that only reports.
  let link: CustomerLink?
  /// Its own: a test clock's for a customer on one.
  let now: Timestamp
  /// Those that are expected to report.
  let instances: [InstanceState]
  /// Instances whose newest reports came from two exporters in turns.
  let doubled: [InstanceID]
  /// The newest report that was refused because another with the same identity is there.
  let conflict: ReportConflict?
  let deliveries: [DeliveryRecord]
  /// Of the linked Stripe customer, also those that ended.
  let subscriptions: [Subscription]
  /// Whether Stripe's side was deleted.
  let isDeleted: Bool

  var live: [Subscription] { subscriptions.filter(\.isLive) }
}
