import Metering
import UsageLedger

/// Which version of the exporter each instance reported with last.
struct ExporterTable {
  let connection: any SQLConnection

  /// In the order of the instances, so that nobody waits for another in a circle.
  func record(_ seen: [ReportingInstance: ExporterSighting]) throws {
    try connection.run(
      ExportersSQL.record,
      each: seen.sorted { $0.key < $1.key }.map { instance, sighting in
        [
          .newCustomer(instance.customer), .text(instance.instance.text),
          .text(sighting.version.description), .time(sighting.day),
        ]
      })
  }

  func sightings(of customers: Set<CustomerID>) throws -> [ReportingInstance: ExporterSighting] {
    let order = customers.sorted()
    let answers = try connection.answers(
      order.map { SQLQuestion(ExportersSQL.ofCustomer, columns: 3, [.customer($0)]) })
    return try zip(order, answers).reduce(into: [:]) { found, answer in
      for row in answer.1 {
        let (instance, sighting) = try Self.sighting(row, of: answer.0)
        found[instance] = sighting
      }
    }
  }

  private static func sighting(_ row: any SQLRow, of customer: CustomerID) throws
    -> (ReportingInstance, ExporterSighting)
  {
    guard let version = SemanticVersion(try row.text(1)) else {
      throw LedgerError(.corrupt, "an exporter of \(customer) with a version that is none")
    }
    return (
      ReportingInstance(customer: customer, instance: try InstanceID(stored: row.text(0))),
      ExporterSighting(version, at: try row.time(2))
    )
  }
}
