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

  func sightings(of customer: CustomerID) throws -> [InstanceID: ExporterSighting] {
    let question = SQLQuestion(ExportersSQL.ofCustomer, columns: 3, [.customer(customer)])
    return try connection.rows(question).reduce(into: [:]) { found, row in
      guard let version = SemanticVersion(try row.text(1)) else {
        throw LedgerError(.corrupt, "an exporter of \(customer) with a version that is none")
      }
      found[try InstanceID(stored: row.text(0))] = ExporterSighting(version, at: try row.time(2))
    }
  }
}
