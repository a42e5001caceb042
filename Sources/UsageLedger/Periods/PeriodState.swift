public import Metering

/// How far a billing period is: `open` until it ends, `closing` while reports of its last windows still make Stripe's
/// invoice, then `closed`.
public enum PeriodState: String, Hashable, Sendable {
  case open, closing, closed

  /// How long after its end a period waits for its last reports. Stripe keeps the invoice of a cycle a draft for one
  /// hour by default; five minutes of it are left for the delivery
  /// (docs.stripe.com/billing/subscriptions/usage-based/configure-grace-period).
  public static let closingGraceSeconds: Int64 = 3_300

  /// When a period that ends then is closed.
  public static func closing(after end: Timestamp) -> Timestamp {
    end.advanced(bySeconds: closingGraceSeconds)
  }

  /// The state by time alone, which the certificate makes final.
  public init(end: Timestamp, now: Timestamp) {
    self = now < end ? .open : now < Self.closing(after: end) ? .closing : .closed
  }
}
