public import Metering

/// Which version of the exporter each instance reports with.
public protocol ExporterJournal: Sendable {
  /// Keeps the newest sighting of instances; one of a day before the one that is kept changes nothing.
  func recordExporters(_ seen: [ReportingInstance: ExporterSighting]) async throws(LedgerError)

  /// The newest sighting of each instance of these customers; instances that report without an exporter are not among them.
  func exporters(of customers: Set<CustomerID>) async throws(LedgerError)
    -> [ReportingInstance: ExporterSighting]
}

/// An instance of a customer.
public struct ReportingInstance: Hashable, Sendable {
  /// Whose it is.
  public let customer: CustomerID
  /// The customer's name of it.
  public let instance: InstanceID

  /// Takes the parts as they are.
  public init(customer: CustomerID, instance: InstanceID) {
    self.customer = customer
    self.instance = instance
  }
}

extension ReportingInstance: Comparable {
  /// By customer, then by instance.
  public static func < (left: ReportingInstance, right: ReportingInstance) -> Bool {
    (left.customer, left.instance) < (right.customer, right.instance)
  }
}
