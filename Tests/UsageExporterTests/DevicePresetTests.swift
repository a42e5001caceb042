import Foundation
import Metering
import PrometheusClient
import Reporting
import Testing
import WebClient

@testable import UsageExporter

/// Each preset against a server that answers five devices in its platform's documented form, two a page.
@Suite struct DevicePresetTests {
  private struct Platform: CustomTestStringConvertible {
    let testDescription: String
    let url: String
    let credentials: String
    let header: (name: String, value: String)
    let answer: @Sendable (ScriptedServer.Asked) -> ScriptedServer.Reply
  }

  private static func rows(_ from: Int, _ row: (Int) -> String) -> String {
    (from..<5).prefix(2).map(row).joined(separator: ",")
  }

  private static func number(_ asked: ScriptedServer.Asked, _ name: String) -> Int {
    Int(asked.query[name] ?? "") ?? -1
  }

  /// Devices 0 and 1 were seen just now, the others long ago or never.
  private static func seen(_ device: Int) -> String {
    let now = Date.now.ISO8601Format()
    return device < 2 ? "\"\(now)\"" : device < 4 ? #""2025-01-01T00:00:00Z""# : "null"
  }

  private static let platforms = [
    Platform(
      testDescription: "thingsboard", url: "/api/tenant/deviceInfos?pageSize=2&page=0",
      credentials: "bearer: t", header: ("x-authorization", "Bearer t"),
      answer: { asked in
        let page = number(asked, "page")
        let rows = rows(2 * page) {
          #"{"id":{"entityType":"DEVICE","id":"u\#($0)"},"name":"d","active":\#($0 < 2)}"#
        }
        return .init(
          body: #"{"data":[\#(rows)],"totalPages":3,"totalElements":5,"hasNext":\#(page < 2)}"#)
      }),
    Platform(
      testDescription: "chirpstack", url: "/api/devices?limit=2&offset=0&applicationId=a",
      credentials: "bearer: t", header: ("grpc-metadata-authorization", "Bearer t"),
      answer: { asked in
        let rows = rows(number(asked, "offset")) {
          #"{"devEui":"e\#($0)","name":"d","lastSeenAt":\#(seen($0))}"#
        }
        return .init(body: #"{"totalCount":5,"result":[\#(rows)]}"#)
      }),
    Platform(
      testDescription: "ttn",
      url: "/api/v3/applications/a/devices?limit=2&page=1&field_mask=last_seen_at",
      credentials: "bearer: t", header: ("authorization", "Bearer t"),
      answer: { asked in
        let rows = rows(2 * (number(asked, "page") - 1)) {
          let ids = #"{"device_id":"d\#($0)","application_ids":{"application_id":"a"}}"#
          return $0 < 4
            ? #"{"ids":\#(ids),"last_seen_at":\#(seen($0))}"#
            : #"{"ids":\#(ids),"last_seen_at":null}"#
        }
        return .init(
          headers: ["X-Total-Count": "5"], body: #"{"end_devices":[\#(rows)]}"#
        )
      }),
    Platform(
      testDescription: "emqx", url: "/api/v5/clients?limit=2&page=1",
      credentials: "basic: 'key:secret'", header: ("authorization", "Basic a2V5OnNlY3JldA=="),
      answer: { asked in
        let page = number(asked, "page")
        let rows = rows(2 * (page - 1)) { #"{"clientid":"c\#($0)","connected":\#($0 < 2)}"# }
        return .init(
          body:
            #"{"data":[\#(rows)],"meta":{"count":5,"limit":2,"page":\#(page),"hasnext":\#(page < 3)}}"#
        )
      }),
    Platform(
      testDescription: "azure", url: "/devices/query?api-version=2021-04-12",
      credentials: "bearer: 'sr=x&sig=y'",
      header: ("authorization", "SharedAccessSignature sr=x&sig=y"),
      answer: { asked in
        guard asked.method == "POST", asked.body.contains("SELECT deviceId") else {
          return .init(status: 400)
        }
        let from = Int(asked.headers["x-ms-continuation"] ?? "0") ?? -1
        let rows = rows(from) {
          #"{"deviceId":"d\#($0)","connectionState":"\#($0 < 2 ? "Connected" : "Disconnected")"}"#
        }
        return .init(
          headers: from < 4 ? ["x-ms-continuation": "\(from + 2)"] : [:], body: "[\(rows)]")
      }),
    Platform(
      testDescription: "aws", url: "/indices/search", credentials: "headers: { X-Signed: 'yes' }",
      header: ("x-signed", "yes"),
      answer: { asked in
        guard asked.method == "POST", let form = try? JSONParser.parse(Array(asked.body.utf8)),
          form["queryString"]?.text == "thingName:*"
        else { return .init(status: 400) }
        let from = Int(form["nextToken"]?.text ?? "0") ?? -1
        let rows = rows(from) {
          #"{"thingName":"t\#($0)","connectivity":{"connected":\#($0 < 2),"timestamp":1}}"#
        }
        let next = from < 4 ? #","nextToken":"\#(from + 2)""# : ""
        return .init(body: #"{"things":[\#(rows)]\#(next)}"#)
      }),
  ]

  @Test(arguments: platforms)
  private func everyPageOfAPlatformIsCounted(platform: Platform) async throws {
    let (counts, asked) = try await ScriptedServer.run(platform.answer) { base, server in
      let clients = HTTPClients()
      let settings = try settings([.deviceAPIURL: "http://another:1"])
      let yaml =
        "metrics:\n  d: { source: http, preset: \(platform.testDescription), url: '\(base)\(platform.url)', count: active, \(platform.credentials) }"
      let definitions = try MetricsFile(yaml: yaml, settings: settings, name: "test").definitions
      guard case .devices(let list, .active, nil)? = definitions.first?.source else {
        throw PrometheusError(.malformed, "no list")
      }
      let reader = DeviceListReader(
        source: HTTPSource(clients: clients), access: DeviceAccess(settings: settings))
      let counts = try await reader.listing(list).counts
      try await clients.shutdown()
      return (counts, server.asked)
    }
    #expect(counts == DeviceCounts(active: 2, total: 5))
    #expect(asked.count == 3)
    #expect(asked.allSatisfy { $0.headers[platform.header.name] == platform.header.value })
  }

  @Test(
    arguments: [
      ("is_online", ActiveRule.flag("is_online")), ("status = ACTIVE", .word("status", "ACTIVE")),
      ("status=ACTIVE", .word("status", "ACTIVE")),
      ("state.name = not active", .word("state.name", "not active")),
      ("lastSeen within 15m", .within("lastSeen", milliseconds: 900_000)),
      ("within", .flag("within")),
      ("a b", nil), ("= x", nil), ("x =", nil), ("x within soon", nil),
      ("a within 15m please", nil),
    ] as [(String, ActiveRule?)])
  func activeIsAPathAWordOrATime(text: String, expected: ActiveRule?) {
    #expect(ActiveRule(text, duration: MetricFields.milliseconds) == expected)
  }

  @Test(
    arguments: [
      (#"{"t":"2026-03-01T09:50:00Z"}"#, true), (#"{"t":"2026-03-01T09:44:59Z"}"#, false),
      (#"{"t":1772358600}"#, true), (#"{"t":1772358600000}"#, true),
      (#"{"t":"1772358600000"}"#, true),
      (#"{"t":1772000000}"#, false), (#"{"t":null}"#, false), (#"{"t":""}"#, false),
      (#"{"t":"yesterday"}"#, nil), (#"{}"#, nil), (#"{"t":"2026-03-01T10:00:30Z"}"#, true),
    ] as [(String, Bool?)])
  func aTimeIsReadInAnyOfItsForms(device: String, expected: Bool?) throws {
    let now = time("2026-03-01T10:00:00Z").sampleTime
    let rule = ActiveRule.within("t", milliseconds: 900_000)
    #expect(rule.holds(of: try JSONParser.parse(Array(device.utf8)), now: now) == expected)
  }
}
