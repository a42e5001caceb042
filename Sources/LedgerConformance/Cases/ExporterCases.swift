import Metering
import UsageLedger

/// Which version of the exporter each instance reported with last.
enum ExporterCases {
  static let all = [
    ConformanceCase("the newest version of each instance's exporter is kept", newest)
  ]

  private static func newest(_ store: any BillingStore) async throws {
    let (one, other) = (try CustomerID("cust_1"), try CustomerID("cust_2"))
    let (a, b) = (try InstanceID("a"), try InstanceID("b"))
    let seen = { (text: String, hour: Int64) in
      guard let version = SemanticVersion(text) else {
        throw ConformanceFailure("\(text) is no version")
      }
      return ExporterSighting(version, at: ReportMaker.time(hour: hour))
    }
    let mine = { ReportingInstance(customer: one, instance: $0) }
    let theirs = ReportingInstance(customer: other, instance: a)
    let table: [(String, [ReportingInstance: ExporterSighting], [InstanceID: ExporterSighting])] = [
      ("none", [:], [:]), ("the first", [mine(a): try seen("1.0.0", 30)], [a: try seen("1.0.0", 24)]),
      ("another's", [theirs: try seen("2.0.0", 30)], [a: try seen("1.0.0", 24)]),
      ("newer", [mine(a): try seen("1.1.0", 31)], [a: try seen("1.1.0", 24)]),
      ("back again", [mine(a): try seen("1.0.0", 32)], [a: try seen("1.0.0", 24)]),
      ("a day before", [mine(a): try seen("0.9.0", 5)], [a: try seen("1.0.0", 24)]),
      (
        "two at once", [mine(a): try seen("1.2.0-rc.1+5f", 50), mine(b): try seen("1.0.0", 51)],
        [a: try seen("1.2.0-rc.1+5f", 48), b: try seen("1.0.0", 48)]
      ),
    ]
    for (name, sightings, expected) in table {
      try await store.recordExporters(sightings)
      try expect(await store.exporters(of: one), expected, name)
    }
    try expect(await store.exporters(of: other), [a: try seen("2.0.0", 24)], "the other's")
    try expect(await store.exporters(of: CustomerID("cust_3")), [:], "nobody's")
  }

  /// Of an instance of the customer of upgrade tests, as it is found again.
  static func keptSightings() throws -> [InstanceID: ExporterSighting] {
    let version = SemanticVersion("0.1.0")
    return [try InstanceID("a"): version.map { ExporterSighting($0, at: SampleReports.start) }]
      .compactMapValues(\.self)
  }

  /// The same as it is recorded.
  static func sightings() throws -> [ReportingInstance: ExporterSighting] {
    let customer = try CustomerID(UpgradeSample.customerText)
    return try keptSightings().reduce(into: [:]) { seen, sighting in
      seen[ReportingInstance(customer: customer, instance: sighting.key)] = sighting.value
    }
  }
}
