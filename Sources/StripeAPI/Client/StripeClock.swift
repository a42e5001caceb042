import Synchronization
import Wire

/// What the answers of one Stripe account's clients show of Stripe's clock. Copies of a client share it.
public final class StripeClock: Sendable {
  private let observed = Mutex<StripeClockObservation?>(nil)

  /// A clock that no answer has shown yet.
  public init() {}

  /// All recent answers together; nil before the first one.
  public var observation: StripeClockObservation? { observed.withLock { $0 } }

  /// Takes an answer's `Date` into account. One without Stripe's request id may be a proxy's, with the proxy's clock:
  /// it shows nothing.
  func observe(_ answer: StripeHTTPResponse, sentAt: Duration, receivedAt: Duration) {
    guard answer.requestID != nil,
      let seconds = answer.header("Date").flatMap(HTTPDate.unixSeconds),
      let newer = StripeClockObservation(
        date: StripeTimestamp(unixSeconds: seconds), sentAt: sentAt, receivedAt: receivedAt)
    else { return }
    observed.withLock { $0 = $0?.followed(by: newer) ?? newer }
  }
}
