import Metering
import UsageLedger

/// What the directory and the journal know of a customer, read once for a page or an answer.
struct CustomerContext {
  let customer: CustomerID
  let link: CustomerLink?
  let subscription: SubscriptionRecord?
  let segments: [Segment]
  let deliveries: [Segment.Key: DeliveryRecord]
  let lastReportAt: Timestamp?

  init(_ customer: CustomerID, store: any BillingStore) async throws(BillingError) {
    self.customer = customer
    do {
      link = try await store.link(of: customer)
      subscription = try await store.subscriptions(of: customer).current
      segments = try await store.segments(of: customer)
      let records = try await store.deliveries(of: customer)
      deliveries = Dictionary(records.map { ($0.segment, $0) }) { first, _ in first }
      lastReportAt = try await store.instances(of: customer).map(\.lastReceivedAt).max()
    } catch {
      throw BillingError(ledger: error)
    }
  }

  /// What is said of a metric that no segment bills, and which check of the guide's list applies.
  var unpricedStatus: DeliveryStatus {
    if link == nil {
      return DeliveryStatus(
        .notLinked,
        hint: "the customer is not linked to Stripe: POST /api/customers or `billing customers add`"
      )
    }
    if subscription == nil {
      return DeliveryStatus(
        .noSubscription, hint: "the customer has no active subscription: POST /api/subscriptions")
    }
    return DeliveryStatus(
      .noMeteredPrice,
      hint: "the subscription has no metered price for this: check that lookup keys match exactly")
  }
}
