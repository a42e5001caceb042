import Metering
import StripeAPI

/// The bounds by which Stripe is asked what it counted for a segment.
///
/// Summaries take whole minutes. Facts are dated from 60 s after a segment's start on, so that rounding both bounds up
/// takes in all of this segment's facts and none of its neighbours'
/// (docs.stripe.com/api/billing/meter-event-summary/list).
enum SummaryWindow {
  static func period(of segment: Segment) -> StripePeriod {
    let start = minuteAfter(segment.key.start)
    let end = max(minuteAfter(segment.end), start + 60)
    return StripePeriod(
      start: StripeTimestamp(unixSeconds: start), end: StripeTimestamp(unixSeconds: end))
  }

  private static func minuteAfter(_ time: Timestamp) -> Int64 {
    let minute = 60 * Timestamp.nanosecondsPerSecond
    let (quotient, rest) = time.nanoseconds.quotientAndRemainder(dividingBy: minute)
    return (rest > 0 ? quotient + 1 : quotient) * 60
  }
}
