import Amounts
import Metering
import Reporting
import Testing

/// Reports that are taken: what is read from them and what is said about them.
@Suite struct ReportReadingTests {
  private static let now = Timestamp(seconds: 1_767_268_800)

  private func read(_ json: String, key: String? = nil) throws -> ReportReading {
    try ReportReading(json: Array(json.utf8), headerKey: key, receivedAt: Self.now)
  }

  @Test func theGuidesReportIsReadToTheLetter() throws {
    let reading = try read(
      """
      {"customer_id": "cust_abc123", "instance_id": "inst_xyz", "active_devices": 8,
       "total_devices": 12, "metrics": {"devices": 8, "mqtt_messages": 15000, "storage_gb": 2.5,
       "api_requests": 300}}
      """)
    let wanted = UsageReport(
      customer: try CustomerID("cust_abc123"), instance: try InstanceID("inst_xyz"), window: nil,
      activeDevices: 8, totalDevices: 12,
      metrics: [
        .devices: 8, try MetricName("mqtt_messages"): 15_000,
        try MetricName("storage_gb"): try Quantity(decimal: "2.5"),
        try MetricName("api_requests"): 300,
      ])
    #expect(reading.report == wanted)
    #expect(reading.warnings.map(\.code) == [.repeatCountsAgain])
    #expect(reading.report.countedWindow(receivedAt: Self.now) == TimeWindow(instant: Self.now))
  }

  @Test func everythingBeyondTheGuideIsOptional() throws {
    let reading = try read(
      """
      {"customer_id":"c","metrics":{"n":1e3},"report_id":"r-1","window_start":"2026-01-01T11:00:00+01:00",
       "window_end":"2026-01-01T12:05:00Z","missing":[{"metric":"b","reason":"HTTP 503"},"a"],
       "exporter_id":"spool","sequence":7}
      """, key: "header")
    let wanted = UsageReport(
      customer: try CustomerID("c"), instance: .default,
      window: try TimeWindow(
        start: Timestamp(rfc3339: "2026-01-01T10:00:00Z"),
        end: Timestamp(rfc3339: "2026-01-01T12:05:00Z")),
      clientKey: "r-1", metrics: [try MetricName("n"): 1_000],
      missing: [
        MissingMetric(metric: try MetricName("a"), reason: "not stated"),
        MissingMetric(metric: try MetricName("b"), reason: "HTTP 503"),
      ], exporter: ExporterStamp(id: "spool", sequence: 7))
    #expect(reading.report == wanted)
    #expect(reading.warnings == [])
  }

  struct Warning: Sendable, CustomTestStringConvertible {
    let json: String
    let codes: [ReportWarning.Code]
    let details: [String]

    init(_ members: String, _ codes: [ReportWarning.Code], _ details: [String]) {
      json = "{\"customer_id\":\"c\",\"report_id\":\"r\",\(members)}"
      self.codes = codes
      self.details = details
    }

    var testDescription: String { json }
  }

  static let warnings = [
    Warning(#""metrics":{"devices":8},"active_devices":8"#, [], []),
    Warning(
      #""metrics":{"devices":8},"active_devices":9"#, [.devicesDiffer],
      ["metrics.devices is 8 and active_devices is 9: 8 is counted"]),
    Warning(
      #""active_devices":9,"total_devices":8"#, [.activeAboveTotal],
      ["active_devices 9 is above total_devices 8"]),
    Warning(
      #""metrics":{"gb":0.1234567890125}"#, [.roundedToTwelveDecimals],
      ["metrics.gb: 0.1234567890125 is kept as 0.123456789013"]),
    Warning(#""metrics":{"gb":0.123456789012}"#, [], []),
  ]

  @Test(arguments: warnings)
  func oddReportsAreTakenWithAWarning(_ row: Warning) throws {
    let reading = try read(row.json)
    #expect(reading.warnings.map(\.code) == row.codes)
    #expect(reading.warnings.map(\.detail) == row.details)
  }

  struct Identity: Sendable, CustomTestStringConvertible {
    let members: String
    let key: String?
    let identity: ReportIdentity

    var testDescription: String { "\(members) \(key ?? "")" }
  }

  private static let windowMembers =
    #","window_start":"2026-01-01T10:00:00Z","window_end":"2026-01-01T11:00:00Z""#
  private static let window = TimeWindow(
    storedStart: Timestamp(seconds: 1_767_261_600), storedEnd: Timestamp(seconds: 1_767_265_200))

  static let identities = [
    Identity(members: "", key: nil, identity: .unnamed),
    Identity(members: "", key: "k", identity: .clientKey("k")),
    Identity(members: #","report_id":"r""#, key: "k", identity: .clientKey("r")),
    Identity(members: windowMembers, key: nil, identity: .window(window)),
    Identity(members: windowMembers + #","report_id":"r""#, key: "k", identity: .window(window)),
  ]

  @Test(arguments: identities)
  func aReportIsKnownByItsWindowOrItsKey(_ row: Identity) throws {
    #expect(
      try read("{\"customer_id\":\"c\"\(row.members)}", key: row.key).report.identity
        == row.identity)
  }

  @Test func theWireFormIsReadBack() throws {
    let report = try read(
      """
      {"customer_id":"c é","instance_id":"i","active_devices":0,"total_devices":3,
       "metrics":{"b":0.000000000001,"a":9007199254740992},"report_id":"r\\\"",
       "window_start":"2026-01-01T10:00:00.000000001Z","window_end":"2026-01-01T11:00:00Z",
       "missing":[{"metric":"x","reason":"why"},{"metric":"y"}],"exporter_id":"e","sequence":0}
      """
    ).report
    let written = report.wireForm.description
    #expect(try read(written).report == report)
    #expect(
      written == """
        {"customer_id":"c é","instance_id":"i","active_devices":0,"total_devices":3,\
        "metrics":{"a":9007199254740992,"b":0.000000000001},"report_id":"r\\\"",\
        "window_start":"2026-01-01T10:00:00.000000001Z","window_end":"2026-01-01T11:00:00Z",\
        "missing":[{"metric":"x","reason":"why"},{"metric":"y","reason":"not stated"}],\
        "exporter_id":"e","sequence":0}
        """)
  }

  @Test func activeDevicesStandInForAnAbsentCount() throws {
    let counted = { (members: String) in
      try read("{\"customer_id\":\"c\",\(members)}").report.countedMetrics[.devices]
    }
    #expect(try counted(#""active_devices":7"#) == 7)
    #expect(try counted(#""active_devices":7,"metrics":{"devices":2}"#) == 2)
    #expect(try counted(#""active_devices":7,"missing":["devices"]"#) == nil)
    #expect(try counted(#""total_devices":7"#) == nil)
  }
}
