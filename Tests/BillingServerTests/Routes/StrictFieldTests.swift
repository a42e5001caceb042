import BillingServer
import HTTPTypes
import Reporting
import Testing

@testable import BillingServer

/// Bodies say what they mean: what the description does not name is refused, also null.
@Suite struct StrictFieldTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let path: String
    let body: String
    let field: String

    init(_ path: String, _ body: String, _ field: String) {
      (self.path, self.body, self.field) = (path, body, field)
    }

    var testDescription: String { "\(path) \(body)" }
  }

  private static let report = #""customer_id":"cust_a""#

  static let refused = [
    Row("/api/customers", #"{"customer_id":null}"#, "customer_id"),
    Row("/api/customers", #"{"customer_id":"c","name":null}"#, "name"),
    Row("/api/customers", #"{"customer_id":"c","email":null}"#, "email"),
    Row("/api/customers", #"{"customer_id":"c","stripe_customer_id":null}"#, "stripe_customer_id"),
    Row("/api/customers", #"{"customer_id":"c","test_clock":null}"#, "test_clock"),
    Row("/api/customers", #"{"customer_id":"c","name":"a\u0007"}"#, "name"),
    Row("/api/subscriptions", #"{"customer_id":"cust_a","plan":null}"#, "plan"),
    Row(
      "/api/subscriptions", #"{"customer_id":"cust_a","plan":"starter","trial_period_days":null}"#,
      "trial_period_days"),
    Row(
      "/api/subscriptions", #"{"customer_id":"cust_a","plan":"starter","prices":null}"#, "prices"),
    Row(
      "/api/subscriptions", #"{"customer_id":"cust_a","plan":"starter","dry_run":null}"#, "dry_run"),
    Row(
      "/api/subscriptions", #"{"customer_id":"cust_a","plan":"starter","trial_period_days":1.5}"#,
      "trial_period_days"),
    Row("/api/subscriptions/sub_1/change", #"{"plan":"starter","at":null}"#, "at"),
    Row("/api/subscriptions/sub_1/cancel", #"{"at":null}"#, "at"),
    Row("/api/subscriptions/%00/cancel", "{}", "id"),
    Row("/api/subscriptions/%FF/cancel", "{}", "id"),
    Row("/api/usage/cust_a/link", #"{"expires_in":null}"#, "expires_in"),
    Row("/api/usage/cust_a/link", #"{"expires_in":60.5}"#, "expires_in"),
    Row("/api/usage/cust_a/link", #"{"expires_in":59.0}"#, "expires_in"),
    Row("/api/portal/sessions", #"{"customer_id":"cust_a","return_url":null}"#, "return_url"),
    Row("/api/portal/sessions", #"{"customer_id":"cust_a","return_url":"0"}"#, "return_url"),
    Row("/api/portal/sessions", #"{"customer_id":"cust_a","return_url":"ftp://x/"}"#, "return_url"),
    Row(
      "/api/portal/sessions", #"{"customer_id":"cust_a","return_url":"http://a b/"}"#, "return_url"),
    Row(
      "/api/portal/sessions", #"{"customer_id":"cust_a","return_url":"http://a/%zz"}"#, "return_url"
    ),
    Row("/api/usage/report", "{\(report),\"instance_id\":null}", "instance_id"),
    Row("/api/usage/report", "{\(report),\"active_devices\":null}", "active_devices"),
    Row("/api/usage/report", "{\(report),\"total_devices\":null}", "total_devices"),
    Row("/api/usage/report", "{\(report),\"metrics\":null}", "metrics"),
    Row("/api/usage/report", "{\(report),\"report_id\":null}", "report_id"),
    Row("/api/usage/report", "{\(report),\"missing\":null}", "missing"),
    Row(
      "/api/usage/report", "{\(report),\"missing\":[{\"metric\":\"m\",\"reason\":null}]}", "missing"
    ),
    Row("/api/usage/report", "{\(report),\"exporter_id\":null}", "exporter_id"),
    Row(
      "/api/usage/report", "{\(report),\"window_start\":null,\"window_end\":null}", "window_start"),
  ]

  @Test(arguments: refused)
  func whatTheDescriptionDoesNotNameIsRefused(row: Row) async throws {
    let harness = try await Question.harness()
    try await harness.run { client in
      let answer = try await client.post(row.path, row.body, key: Question.admin)
      #expect(answer.status == 422, "\(answer.text)")
      #expect(answer.text.contains("\"field\":\"\(row.field)\""), "\(answer.text)")
    }
  }

  /// However a whole number is written: JSON has one kind of number.
  @Test(arguments: ["60", "60.0", "6e1", "6.0E+1", "600e-1"])
  func aWholeNumberIsTakenInEveryForm(number: String) async throws {
    let harness = try await Question.harness()
    try await harness.run { client in
      let answer = try await client.post(
        "/api/usage/cust_a/link", "{\"expires_in\":\(number)}", key: Question.admin)
      #expect(answer.status == 201, "\(answer.text)")
    }
  }

  /// The header is checked also where `report_id` goes before it, and before any report of a batch is looked at.
  @Test(arguments: [
    ("", 422), (String(repeating: "k", count: 256), 422), ("a\u{FFFD}", 422), ("k", 201),
    (String(repeating: "k", count: 255), 201),
  ])
  func theHeaderOfARepeatIsChecked(key: String, status: Int) async throws {
    let harness = try await Question.harness()
    let report = #"{"customer_id":"cust_a","report_id":"r","metrics":{"devices":1}}"#
    try await harness.run { client in
      let single = try await client.post(
        "/api/usage/report", report, key: Question.admin, headers: [.idempotencyKey: key])
      #expect(single.status == status, "\(single.text)")
      let batch = try await client.post(
        "/api/usage/reports", "[\(report)]", key: Question.admin, headers: [.idempotencyKey: key])
      #expect(batch.status == (status == 201 ? 207 : 422), "\(batch.text)")
    }
  }

  @Test(arguments: [
    ("https://app.example/", true), ("http://localhost:3000/a?b=c#d", true),
    ("https://a/%C3%A9", true), ("https://", false), ("https://a:x/", false),
    ("https://a/\n", false), (" https://a/", false), ("javascript:alert(1)", false),
  ])
  func anAddressToReturnTo(text: String, isTaken: Bool) {
    #expect(TextPattern.matches(text, TextPattern.returnURL) == isTaken)
  }
}
