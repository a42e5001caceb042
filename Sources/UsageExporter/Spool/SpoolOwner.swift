import Metering
import Reporting

/// Whose usage a spool holds: readings and reports of one customer's installation count for no other.
struct SpoolOwner: Hashable, Sendable, CustomStringConvertible {
  let customer: CustomerID
  let instance: InstanceID

  init(customer: CustomerID, instance: InstanceID) {
    self.customer = customer
    self.instance = instance
  }

  init(_ report: UsageReport) {
    self.init(customer: report.customer, instance: report.instance)
  }

  init(_ settings: ExporterSettings) {
    self.init(customer: settings.customer, instance: settings.instance)
  }

  var description: String { "CUSTOMER_ID=\"\(customer)\" INSTANCE_ID=\"\(instance)\"" }

  /// Throws `setting` when the spool at that path is somebody else's.
  func requireSame(as found: SpoolOwner?, path: String) throws(ExporterError) {
    guard let found, found != self else { return }
    throw ExporterError(
      .setting,
      "SPOOL_PATH=\"\(path)\" belongs to \(found), not to \(self); each installation needs a spool of its own"
    )
  }
}
