import Metering
import UsageLedger

/// Which version of the exporter each instance reported with last.
enum ExporterCases {
  static let all = [
    ConformanceCase("the newest version of each instance's exporter is kept", newest)
  ]

  private static func newest(_ store: any BillingStore) async throws {
    let (one, two) = (try CustomerID("cust_1"), try CustomerID("cust_2"))
    let (a, b) = (try InstanceID("a"), try InstanceID("b"))
    let seen = { (text: String, hour: Int64) in
      guard let version = SemanticVersion(text) else {
        throw ConformanceFailure("\(text) is no version")
      }
      return ExporterSighting(version, at: ReportMaker.time(hour: hour))
    }
    let mine = { ReportingInstance(customer: one, instance: $0) }
    let theirs = ReportingInstance(customer: two, instance: a)
    typealias Sightings = [ReportingInstance: ExporterSighting]
    let table: [(name: String, seen: Sightings, kept: Sightings)] = [
      ("none", [:], [:]),
      ("the first", [mine(a): try seen("1.0.0", 30)], [mine(a): try seen("1.0.0", 24)]),
      ("another's", [theirs: try seen("2.0.0", 30)], [mine(a): try seen("1.0.0", 24)]),
      ("newer", [mine(a): try seen("1.1.0", 31)], [mine(a): try seen("1.1.0", 24)]),
      ("back again", [mine(a): try seen("1.0.0", 32)], [mine(a): try seen("1.0.0", 24)]),
      ("a day before", [mine(a): try seen("0.9.0", 5)], [mine(a): try seen("1.0.0", 24)]),
      (
        "two at once", [mine(a): try seen("1.2.0-rc.1+5f", 50), mine(b): try seen("1.0.0", 51)],
        [mine(a): try seen("1.2.0-rc.1+5f", 48), mine(b): try seen("1.0.0", 48)]
      ),
    ]
    for row in table {
      try await store.recordExporters(row.seen)
      try expect(await store.exporters(of: [one]), row.kept, row.name)
    }
    let third = try CustomerID("cust_3")
    try expect(await store.exporters(of: []), [:], "of nobody")
    try expect(await store.exporters(of: [third]), [:], "of a customer that is not there")
    let other = [theirs: try seen("2.0.0", 24)]
    try expect(
      await store.exporters(of: [one, two, third]),
      table[table.count - 1].kept.merging(other) { $1 }, "of several")
  }

  /// Of an instance of the customer of upgrade tests.
  static func sightings() throws -> [ReportingInstance: ExporterSighting] {
    guard let version = SemanticVersion("0.1.0") else { return [:] }
    let instance = ReportingInstance(
      customer: try CustomerID(UpgradeSample.customerText), instance: try InstanceID("a"))
    return [instance: ExporterSighting(version, at: SampleReports.start)]
  }
}
