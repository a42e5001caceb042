public import Billing
public import Metering
public import StripeAPI
import StripeCatalog
public import UsageLedger

/// Tells now for a customer: Stripe's time, which is the wall's where ours is right, or that of the customer's test clock
/// (docs.stripe.com/billing/testing/test-clocks).
public struct CustomerClock: Sendable {
  private let stripe: StripeClient
  private let wall: any WallClock

  public init(stripe: StripeClient, wall: any WallClock) {
    self.stripe = stripe
    self.wall = wall
  }

  /// Of customers that are on no test clock.
  var wallNow: Timestamp { stripe.time(at: wall.now()) }

  /// One request to Stripe for a customer on a test clock, none otherwise.
  public func now(for link: CustomerLink?) async throws(BillingError) -> Timestamp {
    guard let clock = link?.testClock else { return wallNow }
    let frozen = try await asking {
      try await stripe.testClock(StripeTestClockID(clock)).frozenTime
    }
    return Timestamp(frozen)
  }
}
