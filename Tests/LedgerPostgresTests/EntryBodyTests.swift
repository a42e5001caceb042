import Amounts
import LedgerConformance
import Metering
import Reporting
import Testing
import UsageLedger

@testable import LedgerPostgres

/// What a report says, as its row keeps it, and as versions before 18 kept it.
@Suite struct EntryBodyTests {
  struct Body: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var active: Int64?
    var total: Int64?
    var metrics: [String: Quantity] = [:]
    var missing: [String: String] = [:]
    var exporter: ExporterStamp?
    var adds: Set<String> = []
    /// As JSON, where versions before 18 could write it.
    let json: String

    func body() throws -> EntryBody {
      let report = UsageReport(
        customer: try CustomerID("c"), instance: try InstanceID("i"), window: nil, clientKey: nil,
        activeDevices: active, totalDevices: total,
        metrics: Dictionary(
          uniqueKeysWithValues: try metrics.map { (try MetricName($0.key), $0.value) }),
        missing: try missing.map {
          MissingMetric(metric: try MetricName($0.key), reason: $0.value)
        }, exporter: exporter)
      return EntryBody(report, adds: Set(try adds.map { try MetricName($0) }))
    }
  }

  static let bodies = [
    Body(testDescription: "nothing", json: #"{"metrics":{}}"#),
    Body(
      testDescription: "devices", active: 0, total: .max,
      json: #"{"active_devices":0,"total_devices":9223372036854775807,"metrics":{}}"#),
    Body(
      testDescription: "metrics",
      metrics: [
        "devices": 3, "storage_gb": Quantity(rawValue: 2_500_000_000_000), "é\"\\": -1,
        "tiny": Quantity(rawValue: 1), "max": Quantity(rawValue: 1 << 120),
      ],
      json: #"{"metrics":{"devices":3,"max":1329227995784915872903807.060280344576,"#
        + #""storage_gb":2.5,"tiny":0.000000000001,"é\"\\":-1}}"#),
    Body(
      testDescription: "missing", metrics: ["n": 1],
      missing: ["mqtt_messages": "no answer: \u{1F4A5}"],
      json: #"{"metrics":{"n":1},"missing":[["mqtt_messages","no answer: 💥"]]}"#),
    Body(
      testDescription: "an exporter", exporter: ExporterStamp(id: "abc", sequence: nil),
      json: #"{"metrics":{},"exporter":["abc",null]}"#),
    Body(
      testDescription: "an exporter that counts", exporter: ExporterStamp(id: "", sequence: 7),
      json: #"{"metrics":{},"exporter":["",7]}"#),
    Body(
      testDescription: "a completion", metrics: ["m": 1, "n": 2], adds: ["n"],
      json: #"{"metrics":{"m":1,"n":2},"adds":["n"]}"#),
    Body(
      testDescription: "all", active: 1, total: 2, metrics: ["n": 1], missing: ["m": "why"],
      exporter: ExporterStamp(id: "e", sequence: -1), adds: ["n"],
      json: #"{"active_devices":1,"total_devices":2,"metrics":{"n":1},"missing":[["m","why"]],"#
        + #""exporter":["e",-1],"adds":["n"]}"#),
  ]

  @Test(arguments: bodies)
  func whatIsWrittenIsRead(_ row: Body) throws {
    let body = try row.body()
    #expect(try EntryBody(bytes: body.bytes) == body)
    // The statement of reported windows takes the body only where something is missing.
    #expect((body.bytes[0] & 2 != 0) == !row.missing.isEmpty)
  }

  @Test(arguments: bodies)
  func whatWasJSONIsRead(_ row: Body) throws {
    let body = try EntryBody(bytes: [0x80] + Array(row.json.utf8))
    #expect(try body == row.body())
  }

  @Test func aSealedBodySaysNothingElse() throws {
    let body = try EntryBody(bytes: [4])
    #expect(body.isSealed && body.metrics.isEmpty && body.exporter == nil)
  }

  /// A report of a minute with the guide's four metrics: what a fleet's database grows by.
  @Test func theGuidesMetricsAreShort() throws {
    let body = Body(
      testDescription: "", active: 3, total: 5,
      metrics: [
        "devices": 3, "mqtt_messages": 48_213, "storage_gb": Quantity(rawValue: 2_500_000_000_000),
        "api_requests": 50_000,
      ], json: "")
    #expect(try body.body().bytes.count == 20)
  }

  @Test(arguments: [
    [], [8], [0], [0, 2], [0, 4, 1, 0, 2], [2, 0], [0, 0, 0], [0x80], [0x80, 0x7B],
    [0, 2, 4, 97, 0, 2], [32, 0, 6, 97],
  ])
  func whatIsNoBodyIsDamage(_ bytes: [UInt8]) {
    let error = #expect(throws: LedgerError.self) { try EntryBody(bytes: bytes) }
    #expect(error?.code == .corrupt)
  }
}
