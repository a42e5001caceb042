public import Metering

extension DeliveryAttempt {
  /// The attempt with its answer.
  public func resolved(_ outcome: Outcome, at now: Timestamp) -> DeliveryAttempt {
    DeliveryAttempt(
      segment: segment, sequence: sequence, eventName: eventName, value: value,
      eventTime: eventTime, identifier: identifier, intendedAt: intendedAt, outcome: outcome,
      resolvedAt: now)
  }
}
