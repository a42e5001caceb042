public import Metering

/// A customer to link: to an existing Stripe customer or to one that is made for it.
public struct CustomerRequest: Hashable, Sendable {
  public let customer: CustomerID
  public let name: String?
  public let email: String?
  /// `cus_…`; nil: a Stripe customer is created.
  public let stripeCustomer: String?
  /// `clock_…`, in the sandbox and in test mode.
  public let testClock: String?

  public init(
    customer: CustomerID, name: String? = nil, email: String? = nil, stripeCustomer: String? = nil,
    testClock: String? = nil
  ) {
    self.customer = customer
    self.name = name
    self.email = email
    self.stripeCustomer = stripeCustomer
    self.testClock = testClock
  }
}
