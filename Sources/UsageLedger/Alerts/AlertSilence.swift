public import Metering

/// Until when nobody is told of some alerts. They fire and are resolved all the same; what still fires when it is over is told then.
public struct AlertSilence: Hashable, Sendable {
  /// `sil_…`
  public let id: String
  /// The rule whose alerts are meant; nil for every rule's.
  public let rule: String?
  /// The customer whose alerts are meant; nil for everybody's and the service's.
  public let customer: CustomerID?
  /// Why, in the words of who made it.
  public let reason: String
  /// When it was made.
  public let createdAt: Timestamp
  /// When it is over by itself.
  public let until: Timestamp
  /// When it was ended before; nil for one that was not.
  public let endedAt: Timestamp?

  /// Takes the parts as they are.
  public init(
    id: String, rule: String?, customer: CustomerID?, reason: String, createdAt: Timestamp,
    until: Timestamp, endedAt: Timestamp? = nil
  ) {
    self.id = id
    self.rule = rule
    self.customer = customer
    self.reason = reason
    self.createdAt = createdAt
    self.until = until
    self.endedAt = endedAt
  }

  /// Whether it is in force: from when it was made until before its end.
  public func isInForce(at now: Timestamp) -> Bool {
    createdAt <= now && now < until && (endedAt.map { now < $0 } ?? true)
  }

  /// Whether an alert of the rule about the subject is meant.
  public func covers(rule: String, _ subject: AlertRecord.Subject) -> Bool {
    (self.rule == nil || self.rule == rule)
      && (customer == nil || customer == subject.customer)
  }
}
