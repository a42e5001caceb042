import Metering

/// What is remembered of a segment's failures between two reconciliations. Not kept: after a restart nothing is waited for.
public struct DeliveryRetry: Hashable, Sendable {
  /// The newest refusal was about the fact's name only: the next fact may be tried at once.
  let mayRenameAtOnce: Bool
  private var backoff = DeliveryBackoff()
  /// Nothing is sent before that time of the wall.
  private(set) var notBefore: Timestamp?
  /// How often the idempotency key was replaced since the newest fact's first sending.
  private(set) var keyNumber = 0
  /// Stripe's last word.
  private(set) var reason: String?

  /// Nothing failed yet.
  public init() {
    self.init(mayRenameAtOnce: false)
  }

  init(mayRenameAtOnce: Bool) {
    self.mayRenameAtOnce = mayRenameAtOnce
  }

  mutating func renewKey() { keyNumber += 1 }

  mutating func postpone(_ reason: String, isAnswering: Bool, at now: Timestamp) {
    notBefore = now.advanced(byNanoseconds: backoff.delayNanoseconds(isAnswering: isAnswering))
    self.reason = reason
  }
}
