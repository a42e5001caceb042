public import Metering

/// The one Stripe customer that a customer of ours is billed as.
public struct CustomerLink: Hashable, Sendable {
  public let customer: CustomerID
  /// `cus_…`
  public let stripeCustomer: String
  public let name: String?
  public let email: String?
  /// `clock_…`: with a test clock, now is that clock's time for this customer.
  public let testClock: String?
  public let linkedAt: Timestamp

  public init(
    customer: CustomerID, stripeCustomer: String, name: String?, email: String?, testClock: String?,
    linkedAt: Timestamp
  ) {
    self.customer = customer
    self.stripeCustomer = stripeCustomer
    self.name = name
    self.email = email
    self.testClock = testClock
    self.linkedAt = linkedAt
  }
}
