import Billing
import Metering
import StripeAPI
import StripeCatalog
import UsageLedger

/// Dates the state of a subscription by Stripe's own events: it began when Stripe says, whenever we look.
///
/// Asked only where a state is another than the one that was known.
struct StateDating: Sendable {
  private static let change = "customer.subscription.updated"
  /// Comes before the update that tells of it.
  private static let pausing = "customer.subscription.paused"
  /// Stripe keeps events for 30 days (docs.stripe.com/api/events).
  private static let keptSeconds: Int64 = 30 * 86_400

  let stripe: StripeClient

  /// `before`: as it was written last; nil for a subscription that is seen for the first time. `now` is the customer's, and what
  /// stands where no event says when.
  func state(
    of record: SubscriptionRecord, _ subscription: StripeSubscription, before: SubscriptionRecord?,
    now: Timestamp
  ) async throws(BillingError) -> DatedState {
    DatedState(
      statusSince: try await statusSince(record, subscription, before, now),
      pause: try await pause(record, subscription, before, now),
      isCustomerDeleted: try await isCustomerDeleted(record, subscription, before))
  }

  private func statusSince(
    _ record: SubscriptionRecord, _ subscription: StripeSubscription, _ before: SubscriptionRecord?,
    _ now: Timestamp
  ) async throws(BillingError) -> Timestamp? {
    switch subscription.status {
    case .active, .trialing: return nil
    case .incomplete: return record.createdAt
    case .canceled, .incompleteExpired: return record.endedAt ?? before?.statusSince ?? now
    default:
      if let before, before.status == record.status, let since = before.statusSince { return since }
      return try await changed("status", of: record, now: now) ?? now
    }
  }

  private func pause(
    _ record: SubscriptionRecord, _ subscription: StripeSubscription, _ before: SubscriptionRecord?,
    _ now: Timestamp
  ) async throws(BillingError) -> CollectionPause? {
    guard let pause = subscription.pauseCollection else { return nil }
    var since = before?.pause?.since
    if since == nil { since = try await changed("pause_collection", of: record, now: now) }
    return CollectionPause(
      behavior: pause.behavior.rawValue, since: since ?? now,
      resumesAt: pause.resumesAt.map { Timestamp($0) })
  }

  /// When the field changed last, by Stripe's events since the subscription was made.
  private func changed(_ field: String, of record: SubscriptionRecord, now: Timestamp)
    async throws(BillingError) -> Timestamp?
  {
    let from = max(record.createdAt, now.advanced(bySeconds: -Self.keptSeconds))
    return try await asking { () async throws -> Timestamp? in
      let events = stripe.events(types: [Self.change, Self.pausing], since: StripeTimestamp(from))
      for try await event in events
      where event.objectID == record.id
        && (event.changedFields.contains(field) || field == "status" && event.type == Self.pausing)
      {
        return min(Timestamp(event.created), now)
      }
      return nil
    }
  }

  private func isCustomerDeleted(
    _ record: SubscriptionRecord, _ subscription: StripeSubscription, _ before: SubscriptionRecord?
  ) async throws(BillingError) -> Bool {
    guard !record.isLive else { return false }
    if before?.isCustomerDeleted == true { return true }
    do {
      return try await asking { try await stripe.customer(subscription.customer).isDeleted }
    } catch {
      guard (error.cause as? StripeError)?.kind == .notFound else { throw error }
      return true
    }
  }
}
