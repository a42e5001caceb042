public import Billing
public import Metering
public import StripeAPI
import StripeCatalog
public import UsageLedger

/// Links customers of ours to those of Stripe.
public protocol CustomerLinks: Sendable {
  /// Links, or answers with the link that is there. Throws `alreadyLinked` where either side belongs to another, and what
  /// Stripe refuses.
  func link(_ request: CustomerRequest) async throws(BillingError) -> CustomerLink
}

/// Links at Stripe, then reads what the customer already pays there.
public struct StripeCustomerLinks: CustomerLinks {
  private let linking: CustomerLinking
  private let sync: SubscriptionSync
  private let wall: any WallClock
  private let notices: (any DeliveryNotices)?

  /// Without `notices` nobody delivers at once: a command of the operator's leaves that to the service.
  public init(
    store: any CustomerDirectory, stripe: StripeClient, sync: SubscriptionSync,
    clock wall: any WallClock, notices: (any DeliveryNotices)? = nil
  ) {
    linking = CustomerLinking(store: store, stripe: stripe)
    self.sync = sync
    self.wall = wall
    self.notices = notices
  }

  public func link(_ request: CustomerRequest) async throws(BillingError) -> CustomerLink {
    let link = try await linking.link(request, now: wall.now())
    try await sync.refresh(link.customer)
    notices?.notify(link.customer)
    return link
  }
}

extension CustomerDirectory {
  /// A customer's link; throws `notLinked` with the route that makes one.
  func existingLink(of customer: CustomerID) async throws(BillingError) -> CustomerLink {
    let link = try await storing { () throws(LedgerError) in
      try await self.link(of: customer)
    }
    guard let link else {
      throw BillingError(
        .notLinked, "\(customer) is not linked to a Stripe customer; POST /api/customers links it")
    }
    return link
  }
}
