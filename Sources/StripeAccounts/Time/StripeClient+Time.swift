package import Metering
package import StripeAPI

/// Stripe's time, as its answers' `Date` headers show it: what is dated by it is right although our clock is wrong.
extension StripeClient {
  /// A larger difference is no wrong clock but another time: Stripe is emulated, or time is virtual.
  private static var mostOffset: Duration { .seconds(600) }

  /// A second that Stripe's clock has reached when ours shows `wall`: what is dated then is never behind a cut that Stripe makes
  /// later. `wall` itself before Stripe's first answer.
  package func reachedTime(at wall: Timestamp) -> Timestamp {
    guard let observed = believed else { return wall }
    return wall.advanced(by: observed.earliestOffset)
  }

  /// Stripe's time when ours shows `wall`; `wall` itself where the clocks may agree.
  package func time(at wall: Timestamp) -> Timestamp {
    wall.advanced(by: difference)
  }

  /// What our clock shows when it is `time` for Stripe.
  package func wall(at time: Timestamp) -> Timestamp {
    time.advanced(by: .zero - difference)
  }

  /// How far Stripe's clock is ahead of ours; zero where they may agree.
  private var difference: Duration {
    guard let observed = believed, observed.earliestOffset > .zero || observed.latestOffset < .zero
    else { return .zero }
    return observed.offset
  }

  private var believed: StripeClockObservation? {
    observedClock.flatMap { observed in
      (.zero - Self.mostOffset...Self.mostOffset).contains(observed.offset) ? observed : nil
    }
  }
}

extension Timestamp {
  fileprivate func advanced(by duration: Duration) -> Timestamp {
    let (seconds, attoseconds) = duration.components
    return advanced(bySeconds: seconds).advanced(byNanoseconds: attoseconds / 1_000_000_000)
  }
}
