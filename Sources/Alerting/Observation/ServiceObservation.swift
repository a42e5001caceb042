public import Metering

/// What is known of the service itself when rules are evaluated.
public struct ServiceObservation: Hashable, Sendable {
  /// The service's time.
  public let now: Timestamp
  /// What came of Stripe's events; nil where it is not known.
  public let events: Events?
  /// By how many seconds the clocks are certainly apart, below zero where ours is ahead; nil before Stripe answered.
  public let clockSkewSeconds: Int64?

  /// Through which way Stripe's events came.
  public struct Events: Hashable, Sendable {
    /// When a webhook brought an event last; nil while none did.
    public let webhookAt: Timestamp?
    /// When the list brought an event last that was new; nil while it did not.
    public let listedAt: Timestamp?

    /// Takes the parts as they are.
    public init(webhookAt: Timestamp?, listedAt: Timestamp?) {
      self.webhookAt = webhookAt
      self.listedAt = listedAt
    }
  }

  /// Takes the parts as they are.
  public init(now: Timestamp, events: Events?, clockSkewSeconds: Int64?) {
    self.now = now
    self.events = events
    self.clockSkewSeconds = clockSkewSeconds
  }
}
