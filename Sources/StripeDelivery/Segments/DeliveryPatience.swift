internal import Metering

/// What is remembered of a segment's failures between two rounds. Not kept: after a restart nothing is waited for.
public struct DeliveryPatience: Hashable, Sendable {
  /// The newest refusal was about the fact's name only: the next fact may be tried at once.
  let mayRenameAtOnce: Bool
  private var backoff = DeliveryBackoff()
  /// Nothing is sent before that time of the wall.
  private(set) var notBefore: Timestamp?
  /// Stripe's last word.
  private(set) var reason: String?

  /// Nothing failed yet.
  public init() {
    self.init(mayRenameAtOnce: false)
  }

  init(mayRenameAtOnce: Bool) {
    self.mayRenameAtOnce = mayRenameAtOnce
  }

  mutating func postpone(_ reason: String, isAnswering: Bool, at now: Timestamp) {
    notBefore = now.advanced(byNanoseconds: backoff.delayNanoseconds(isAnswering: isAnswering))
    self.reason = reason
  }
}
