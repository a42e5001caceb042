public import Metering
import UsageLedger

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
}

extension CustomerState {
  /// Whether 0 is what should be at Stripe for a segment: its trial is about to end, by time or by a change or cancellation that
  /// is to be made at once.
  func isCleared(_ segment: Segment) -> Bool {
    guard let clearsAt = segment.clearsAt else { return false }
    return clearsAt <= now
      || records.subscriptions.contains { subscription in
        subscription.items.contains { $0.id == segment.key.item }
          && records.isAboutToChange(subscription.id)
      }
  }
}

extension CustomerRecords {
  /// Whether a change or cancellation of a subscription was accepted that is made as soon as Stripe has every total.
  fileprivate func isAboutToChange(_ subscription: String) -> Bool {
    changes.contains {
      $0.subscription == subscription && $0.moment == .now
        && ($0.status == .accepted || $0.status == .failed)
    }
  }
}
