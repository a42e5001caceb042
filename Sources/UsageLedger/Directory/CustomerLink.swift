public import Metering

/// The one Stripe customer that a customer of ours is billed as.
public struct CustomerLink: Hashable, Sendable {
  /// Our side of the link.
  public let customer: CustomerID
  /// `cus_…`
  public let stripeCustomer: String
  /// For people; nil where none was given.
  public let name: String?
  /// Where Stripe sends invoices; nil where none was given.
  public let email: String?
  /// `clock_…`: with a test clock, now is that clock's time for this customer.
  public let testClock: String?
  /// When the link was first made.
  public let linkedAt: Timestamp

  /// Takes the parts as they are: that neither side has another link is the store's to check.
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
