public import Metering

/// One rule of alerting: what is watched of whom, and who is told.
public struct AlertRule: Hashable, Sendable {
  /// By which it is silenced, removed and shown.
  public let name: AlertName
  /// When its alert is raised.
  public let condition: AlertCondition
  /// How much it matters.
  public let severity: AlertSeverity
  /// Whose usage is watched; nil for everybody's.
  public let customers: Set<CustomerID>?
  /// For how long the condition holds before the alert is raised.
  public let waitSeconds: Int64
  /// For how long it must not hold before the alert is resolved.
  public let keepSeconds: Int64
  /// Who is told; nil for every receiver.
  public let receivers: Set<AlertName>?

  /// Takes the parts as they are.
  public init(
    name: AlertName, condition: AlertCondition, severity: AlertSeverity = .warning,
    customers: Set<CustomerID>? = nil, waitSeconds: Int64 = 0, keepSeconds: Int64 = 0,
    receivers: Set<AlertName>? = nil
  ) {
    self.name = name
    self.condition = condition
    self.severity = severity
    self.customers = customers
    self.waitSeconds = waitSeconds
    self.keepSeconds = keepSeconds
    self.receivers = receivers
  }

  /// Whether it looks at the customer; nil is the service.
  public func watches(_ customer: CustomerID?) -> Bool {
    guard let customer else { return !condition.kind.isOfCustomers }
    return condition.kind.isOfCustomers && (customers?.contains(customer) ?? true)
  }
}
