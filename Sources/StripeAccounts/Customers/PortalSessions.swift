public import Billing
public import Metering
public import StripeAPI
import StripeCatalog
public import UsageLedger

/// Opens Stripe's customer portal.
public protocol PortalSessions: Sendable {
  /// The address of a new session, good for a short while. Throws `notLinked`, and what Stripe refuses.
  func portalSession(of customer: CustomerID, returnURL: String?) async throws(BillingError)
    -> String
}

/// Asks Stripe for a session of the linked customer.
public struct StripePortalSessions: PortalSessions {
  private let store: any CustomerDirectory
  private let stripe: StripeClient

  public init(store: any CustomerDirectory, stripe: StripeClient) {
    self.store = store
    self.stripe = stripe
  }

  public func portalSession(of customer: CustomerID, returnURL: String?) async throws(BillingError)
    -> String
  {
    let link = try await store.existingLink(of: customer)
    return try await asking {
      try await stripe.createPortalSession(
        customer: StripeCustomerID(link.stripeCustomer), returnURL: returnURL
      ).url
    }
  }
}
