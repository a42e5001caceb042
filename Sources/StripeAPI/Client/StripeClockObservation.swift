/// How far Stripe's clock is from ours, as the `Date` headers of its answers show it.
///
/// A `Date` names a whole second, and was written some time between sending the request and receiving the answer. So one
/// answer shows the offset to within half a second plus half the time that it took; answers that follow each other
/// closely narrow it. Test clocks are no part of it: a customer on one lives in that clock's time.
public struct StripeClockObservation: Hashable, Sendable {
  /// For how long an observation still narrows a later one.
  public static let validity = Duration.seconds(300)

  /// Stripe's time minus ours is not less.
  public let earliestOffset: Duration
  /// Stripe's time minus ours is not more.
  public let latestOffset: Duration
  /// When it was observed, by our clock, since the Unix epoch.
  public let observedAt: Duration

  /// One answer: its `Date`, and our clock's time since the Unix epoch when the request went out and when the answer
  /// was there. Nil where our clock went backwards meanwhile, so that nothing is known.
  public init?(date: StripeTimestamp, sentAt: Duration, receivedAt: Duration) {
    guard sentAt <= receivedAt else { return nil }
    let second = Duration.seconds(date.unixSeconds)
    self.init(
      earliestOffset: second - receivedAt, latestOffset: second + .seconds(1) - sentAt,
      observedAt: receivedAt)
  }

  private init(earliestOffset: Duration, latestOffset: Duration, observedAt: Duration) {
    self.earliestOffset = earliestOffset
    self.latestOffset = latestOffset
    self.observedAt = observedAt
  }

  /// Stripe's time minus ours: the middle of what is possible. Positive: our clock is behind.
  public var offset: Duration { (earliestOffset + latestOffset) / 2 }

  /// How far the true offset may be from `offset`, to either side.
  public var uncertainty: Duration { (latestOffset - earliestOffset) / 2 }

  /// Both observations together: where they contradict each other, or are far apart in time, a clock was set, and the
  /// newer one alone counts.
  public func followed(by newer: StripeClockObservation) -> StripeClockObservation {
    let earliest = max(earliestOffset, newer.earliestOffset)
    let latest = min(latestOffset, newer.latestOffset)
    let age = newer.observedAt - observedAt
    guard earliest <= latest, age >= .zero, age <= Self.validity else { return newer }
    return StripeClockObservation(
      earliestOffset: earliest, latestOffset: latest, observedAt: newer.observedAt)
  }

  /// Stripe's time when ours is `now`, since the Unix epoch; off by at most `uncertainty`, plus what the clocks drift apart.
  public func stripeTime(at now: Duration) -> Duration { now + offset }

  /// The second that Stripe's clock shows at least when ours shows `now`: nothing dated then is in Stripe's future.
  public func certainSecond(at now: Duration) -> StripeTimestamp {
    StripeTimestamp(unixSeconds: (now + earliestOffset).flooredSeconds)
  }
}

extension Duration {
  /// Whole seconds, rounded towards negative infinity.
  fileprivate var flooredSeconds: Int64 {
    components.attoseconds < 0 ? components.seconds - 1 : components.seconds
  }
}
