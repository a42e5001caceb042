public import Metering
public import StripeAPI
public import UsageLedger

/// Tells now for a customer: the wall's time, or that of the customer's test clock.
public struct CustomerClock: Sendable {
  private let stripe: StripeClient
  private let wall: any WallClock

  public init(stripe: StripeClient, wall: any WallClock) {
    self.stripe = stripe
    self.wall = wall
  }

  /// One request to Stripe for a customer on a test clock, none otherwise. Throws ``StripeError``.
  public func moment(for link: CustomerLink) async throws -> DeliveryMoment {
    guard let clock = link.testClock else { return DeliveryMoment(wall.now()) }
    let frozen = try await stripe.testClock(StripeTestClockID(clock)).frozenTime
    return DeliveryMoment(wall: wall.now(), customer: Timestamp(seconds: frozen.unixSeconds))
  }
}
