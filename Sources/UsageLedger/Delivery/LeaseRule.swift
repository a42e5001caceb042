public import Metering

/// What every store holds of leases.
public enum LeaseRule {
  /// How far the clocks of two processes may be apart.
  private static let skewSeconds: Int64 = 300

  /// The latest end that a lease can have whose holder takes as long a one as somebody who now takes one until `end`. One that
  /// ends later was taken by a clock that was wrong, and binds nobody: it would hold a customer's deliveries for as long as that
  /// clock was ahead.
  public static func lastCredibleEnd(beside end: Timestamp) -> Timestamp {
    end.advanced(bySeconds: skewSeconds)
  }
}
