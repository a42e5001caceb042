import Billing
import Reporting
import StripeDelivery
import Testing

@Suite struct PortalRouteTests {
  @Test(arguments: [
    (#"{"customer_id": "cust_a"}"#, "none"),
    (#"{"customer_id": "cust_a", "return_url": "https://app.example/"}"#, "https://app.example/"),
  ])
  func sessionHasAnAddress(body: String, back: String) async throws {
    try await ServiceHarness().run { client in
      _ = try await client.post("/api/customers", #"{"customer_id": "cust_a"}"#)
      let answer = try await client.post("/api/portal/sessions", body)
      #expect(answer.status == 201)
      #expect(answer.text == "{\"url\":\"https://billing.example/p/session?back=\(back)\"}")
    }
  }

  @Test(arguments: [
    ("{}", 422, "invalid_request"), (#"{"customer_id": "nobody"}"#, 404, "unknown_customer"),
    (#"{"customer_id": "cust_a", "returnUrl": "x"}"#, 422, "invalid_request"),
    (#"{"customer_id": "cust_a", "return_url": ""}"#, 422, "invalid_request"),
    ("[", 400, "malformed_json"),
  ])
  func wrongRequestsAreRefused(body: String, status: Int, code: String) async throws {
    try await ServiceHarness().run { client in
      _ = try await client.post("/api/customers", #"{"customer_id": "cust_a"}"#)
      let answer = try await client.post("/api/portal/sessions", body)
      #expect(answer.status == status)
      #expect(try answer.member("code") == .string(code))
    }
  }

  /// What is wrong with the customer's id is told, alone and beside another field.
  @Test(arguments: [
    ("{}", ["customer_id"]), (#"{"customer_id": ""}"#, ["customer_id"]),
    (#"{"customer_id": 7}"#, ["customer_id"]), (#"{"customer_id": "\u0378"}"#, ["customer_id"]),
    (#"{"customer_id": "", "return_url": "ftp://x"}"#, ["return_url", "customer_id"]),
  ])
  func whatIsWrongIsNamed(body: String, fields: [String]) async throws {
    try await ServiceHarness().run { client in
      let answer = try await client.post("/api/portal/sessions", body)
      #expect(answer.status == 422)
      guard case .array(let errors)? = try answer.member("errors") else {
        Issue.record("nothing is named: \(answer.text)")
        return
      }
      let named = errors.map { error -> JSONValue? in
        guard case .object(let error) = error else { return nil }
        return error["field"]
      }
      #expect(named == fields.map { .string($0) })
    }
  }

  @Test func customerThatOnlyReportedHasNoPortal() async throws {
    let harness = try ServiceHarness()
    harness.operations.set { $0.failure = BillingError(.notLinked, "cust_a is not linked") }
    try await harness.run { client in
      _ = try await client.post("/api/usage/report", Reports.hour(1))
      let answer = try await client.post("/api/portal/sessions", #"{"customer_id": "cust_a"}"#)
      #expect(answer.status == 409)
      #expect(try answer.member("code") == .string("not_linked"))
    }
  }
}
