public import Metering

/// Now, twice: by the wall, which waits are measured by, and for the customer, which usage is dated by.
///
/// They differ for a customer on a test clock, whose time stands still
/// (docs.stripe.com/billing/testing/test-clocks).
public struct DeliveryMoment: Hashable, Sendable {
  public let wall: Timestamp
  public let customer: Timestamp

  public init(wall: Timestamp, customer: Timestamp) {
    self.wall = wall
    self.customer = customer
  }

  /// Now for a customer in real time.
  public init(_ now: Timestamp) {
    self.init(wall: now, customer: now)
  }
}
