import HTTPTypes
import LedgerConformance
import Metering
import Reporting
import Testing
import UsageLedger

/// One refusal: the status, the code, and the field that is named.
struct Refusal: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let body: String
  let status: Int
  let code: String
  let field: String?

  init(_ label: String, _ body: String, _ status: Int, _ code: String, field: String? = nil) {
    testDescription = label
    self.body = body
    self.status = status
    self.code = code
    self.field = field
  }

  static let all: [Refusal] = [
    Refusal(
      "no customer", #"{"metrics": {"devices": 1}}"#, 422, "invalid_report", field: "customer_id"),
    Refusal(
      "negative", #"{"customer_id": "c", "metrics": {"devices": -1}}"#, 422, "invalid_report",
      field: "metrics.devices"),
    Refusal(
      "fractional devices", #"{"customer_id": "c", "metrics": {"devices": 1.5}}"#, 422,
      "invalid_report", field: "metrics.devices"),
    Refusal(
      "fractional active devices", #"{"customer_id": "c", "active_devices": 1.5}"#, 422,
      "invalid_report", field: "active_devices"),
    Refusal(
      "NaN", #"{"customer_id": "c", "metrics": {"devices": NaN}}"#, 400, "malformed_json",
      field: "metrics.devices"
    ),
    Refusal(
      "infinity", #"{"customer_id": "c", "metrics": {"devices": Infinity}}"#, 400, "malformed_json",
      field: "metrics.devices"),
    Refusal(
      "1e400", #"{"customer_id": "c", "metrics": {"devices": 1e400}}"#, 422, "invalid_report",
      field: "metrics.devices"),
    Refusal(
      "above 2^53", #"{"customer_id": "c", "metrics": {"messages": 9007199254740993}}"#, 422,
      "invalid_report", field: "metrics.messages"),
    Refusal(
      "string for a number", #"{"customer_id": "c", "metrics": {"devices": "3"}}"#, 422,
      "invalid_report", field: "metrics.devices"),
    Refusal(
      "duplicate key", #"{"customer_id": "c", "customer_id": "d"}"#, 400, "malformed_json",
      field: "customer_id"),
    Refusal("trailing comma", #"{"customer_id": "c",}"#, 400, "malformed_json", field: ""),
    Refusal("broken JSON", #"{"customer_id": "c""#, 400, "malformed_json", field: ""),
    Refusal("empty body", "", 400, "malformed_json", field: ""),
    Refusal("array", "[]", 422, "invalid_report", field: ""),
    Refusal("unknown field", #"{"customerId": "c"}"#, 422, "invalid_report", field: "customerId"),
    Refusal(
      "32 days",
      #"{"customer_id": "c", "window_start": "2025-12-01T00:00:00Z", "window_end": "2026-01-02T00:00:00Z"}"#,
      422, "invalid_report", field: "window_end"),
    Refusal(
      "end before start",
      #"{"customer_id": "c", "window_start": "2026-01-02T00:00:00Z", "window_end": "2026-01-01T00:00:00Z"}"#,
      422, "invalid_report", field: "window_end"),
    Refusal(
      "6 minutes ahead",
      #"{"customer_id": "c", "window_start": "2026-01-31T10:00:00Z", "window_end": "2026-01-31T10:36:00Z"}"#,
      422, "invalid_report", field: "window_end"),
  ]
}

@Suite struct UsageReportRefusalTests {
  @Test(arguments: Refusal.all)
  func refusalNamesTheFieldAndLeavesTheLedger(_ refusal: Refusal) async throws {
    let harness = try ServiceHarness()
    try await harness.run { client in
      let answer = try await client.post("/api/usage/report", refusal.body)
      #expect(answer.status == refusal.status)
      #expect(answer.headers[.contentType] == "application/problem+json")
      #expect(try answer.member("status") == .number("\(refusal.status)"))
      #expect(try answer.member("code") == .string(refusal.code))
      #expect(try answer.member("error") == answer.member("detail"))
      #expect(try answer.member("errors.0.field") == refusal.field.map { .string($0) })
      #expect(try answer.member("request_id") != nil)
    }
    #expect(try await harness.store.customers(after: nil, limit: 10) == [])
  }

  @Test func unknownFieldIsCorrected() async throws {
    try await ServiceHarness().run { client in
      let answer = try await client.post(
        "/api/usage/report", #"{"customerId": "c", "customer_id": "c"}"#)
      #expect(
        try answer.member("errors.0.detail")
          == .string("unknown field; did you mean customer_id?"))
    }
  }

  @Test func bodyAbove64KiBIsRefused() async throws {
    let fits = #"{"customer_id": "c", "metrics": {"devices": 1}}"#
    let pad = { @Sendable (bytes: Int) in
      fits + String(repeating: " ", count: bytes - fits.utf8.count)
    }
    try await ServiceHarness().run { client in
      #expect(try await client.post("/api/usage/report", pad(65_536)).status == 201)
      let answer = try await client.post("/api/usage/report", pad(65_537))
      #expect(answer.status == 413)
      #expect(try answer.member("code") == .string("body_too_large"))
    }
  }

  @Test(arguments: [
    ("application/json", 201), ("application/json; charset=utf-8", 201),
    ("Application/JSON", 201), ("text/plain", 415), ("application/x-www-form-urlencoded", 415),
  ])
  func contentTypeIsChecked(type: String, status: Int) async throws {
    try await ServiceHarness().run { client in
      let answer = try await client.post(
        "/api/usage/report", Reports.hour(10), headers: [.contentType: type])
      #expect(answer.status == status)
    }
  }
}
