public import Metering

extension Segment {
  /// How long before a trial's end what Stripe has for it is taken back.
  private static let clearingSeconds: Int64 = 60

  /// From when on 0 is what should be at Stripe: just before a trial ends. Nil for a segment that is billed.
  ///
  /// Stripe's pages leave open whether usage of a trial is billed when it ends. It shows there while the trial runs; a 0 behind
  /// it makes both right.
  public var clearsAt: Timestamp? {
    guard billing == .trial else { return nil }
    return max(key.start, end.advanced(bySeconds: -Self.clearingSeconds))
  }

  /// Whether 0 is what should be at Stripe.
  func isCleared(at now: Timestamp) -> Bool { clearsAt.map { $0 <= now } ?? false }
}
