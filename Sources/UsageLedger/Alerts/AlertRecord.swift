public import Metering

/// What one rule of alerting found about one subject: from the first breach to the resolution.
///
/// It is pending until its rule's waiting time is over, then it fires, once; it is resolved once, and never opened again: the next breach
/// is another record. Of one rule and subject at most one is open.
public struct AlertRecord: Hashable, Sendable {
  /// What an alert is about: a customer or the whole service, and what of it.
  public struct Subject: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Nil for what concerns the whole service.
    public let customer: CustomerID?
    /// What of the customer or the service: a meter, an instance, a segment; empty where the rule knows only one thing.
    public let detail: String

    /// Takes the parts as they are.
    public init(customer: CustomerID?, detail: String = "") {
      self.customer = customer
      self.detail = detail
    }

    /// By customer, the service first, then by detail.
    public static func < (left: Subject, right: Subject) -> Bool {
      (left.customer?.text ?? "", left.detail) < (right.customer?.text ?? "", right.detail)
    }

    /// `customer acme, mqtt_messages`; `service` without a customer.
    public var description: String {
      let whose = customer.map { "customer \($0)" } ?? "service"
      return detail.isEmpty ? whose : "\(whose), \(detail)"
    }
  }

  /// How far an alert is.
  public enum Phase: String, Hashable, Sendable, CaseIterable {
    /// The condition holds, for a shorter time than the rule waits.
    case pending
    /// It was raised and is not over.
    case firing
    /// It is over.
    case resolved
  }

  /// `alr_…`
  public let id: String
  /// The rule's name.
  public let rule: String
  /// The word for the rule's kind, such as `spike_units`.
  public let kind: String
  /// What it is about.
  public let subject: Subject
  /// The word for how much it matters, such as `critical`.
  public let severity: String
  /// A sentence with the values at which it fired; while it is pending, those of the first breach.
  public var summary: String
  /// When the breach was seen first.
  public let since: Timestamp
  /// When it was raised; nil while it is pending.
  public var firedAt: Timestamp?
  /// When receivers were told, or would have been with one; nil while a silence is in force.
  public var toldAt: Timestamp?
  /// From when on the condition does not hold any more, while the rule still keeps the alert; nil while it holds.
  public var clearSince: Timestamp?
  /// When it was over; nil while it is open.
  public var resolvedAt: Timestamp?
  /// Rises by one with each change: who changes it says which one was read.
  public let revision: Int64

  /// Takes the parts as they are; without the times a new one that is pending.
  public init(
    id: String, rule: String, kind: String, subject: Subject, severity: String, summary: String,
    since: Timestamp, firedAt: Timestamp? = nil, toldAt: Timestamp? = nil,
    clearSince: Timestamp? = nil, resolvedAt: Timestamp? = nil, revision: Int64 = 1
  ) {
    self.id = id
    self.rule = rule
    self.kind = kind
    self.subject = subject
    self.severity = severity
    self.summary = summary
    self.since = since
    self.firedAt = firedAt
    self.toldAt = toldAt
    self.clearSince = clearSince
    self.resolvedAt = resolvedAt
    self.revision = revision
  }

  /// How far it is.
  public var phase: Phase {
    resolvedAt != nil ? .resolved : firedAt != nil ? .firing : .pending
  }

  /// The same, changed once more.
  public func changed(_ change: (inout AlertRecord) -> Void) -> AlertRecord {
    var next = AlertRecord(
      id: id, rule: rule, kind: kind, subject: subject, severity: severity, summary: summary,
      since: since, firedAt: firedAt, toldAt: toldAt, clearSince: clearSince,
      resolvedAt: resolvedAt, revision: revision + 1)
    change(&next)
    return next
  }
}
