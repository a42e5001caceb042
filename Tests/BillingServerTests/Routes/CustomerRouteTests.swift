import Billing
import HTTPTypes
import LedgerConformance
import Metering
import Reporting
import StripeDelivery
import Testing
import UsageLedger

@Suite struct CustomerRouteTests {
  @Test func linkIsCreatedOnce() async throws {
    try await ServiceHarness().run { client in
      let body = #"{"customer_id": "cust_a", "name": "Ada", "email": "ada@example.com"}"#
      let first = try await client.post("/api/customers", body)
      let second = try await client.post("/api/customers", body)
      #expect([first.status, second.status] == [201, 200])
      #expect(
        first.text == """
          {"customer_id":"cust_a","stripe_customer_id":"cus_cust_a","name":"Ada","email":"ada@example.com",\
          "test_clock":null,"linked_at":"2026-01-31T10:30:00Z"}
          """)
      #expect(first.text == second.text)
    }
  }

  @Test func secondLinkConflicts() async throws {
    try await ServiceHarness().run { client in
      _ = try await client.post(
        "/api/customers", #"{"customer_id": "a", "stripe_customer_id": "cus_1"}"#)
      let answer = try await client.post(
        "/api/customers", #"{"customer_id": "b", "stripe_customer_id": "cus_1"}"#)
      #expect(answer.status == 409)
      #expect(try answer.member("code") == .string("already_linked"))
    }
  }

  @Test func linkedAndReportingCustomersAreListedInPages() async throws {
    try await ServiceHarness().run { client in
      for id in ["b", "d"] {
        _ = try await client.post("/api/customers", "{\"customer_id\": \"\(id)\"}")
      }
      for id in ["a", "b", "c"] {
        _ = try await client.post("/api/usage/report", Reports.hour(1, customer: id))
      }
      var found: [String] = []
      var path = "/api/customers?limit=3"
      while true {
        let page = try await client.get(path)
        guard case .array(let rows) = try page.member("customers") else { break }
        for case .object(let row) in rows {
          found.append("\(row["customer_id"] ?? .null) \(row["stripe_customer_id"] ?? .null)")
        }
        guard case .string(let next) = try page.member("next") else { break }
        path = "/api/customers?limit=3&cursor=\(next)"
      }
      #expect(found == [#""a" null"#, #""b" "cus_b""#, #""c" null"#, #""d" "cus_d""#])
    }
  }

  @Test func oneCustomerIsShownWithSubscriptionsAndInstances() async throws {
    try await ServiceHarness().run { client in
      _ = try await client.post("/api/usage/report", Reports.hour(10))
      let answer = try await client.get("/api/customers/cust_a")
      #expect(
        answer.text == """
          {"customer_id":"cust_a","stripe_customer_id":null,"name":null,"email":null,"test_clock":null,\
          "linked_at":null,"subscriptions":[],"instances":[{"instance_id":"main",\
          "window_end":"2026-01-31T10:00:00Z","last_report_at":"2026-01-31T10:30:00Z","reports":1,\
          "exporter_id":null}]}
          """)
    }
  }

  @Test(arguments: [
    ("{}", "customer_id"), (#"{"customerId": "a"}"#, "customerId"),
    (#"{"customer_id": 5}"#, "customer_id"), (#"{"customer_id": ""}"#, "customer_id"),
    (#"{"customer_id": "a", "name": 1}"#, "name"),
  ])
  func wrongFieldsAreNamed(body: String, field: String) async throws {
    try await ServiceHarness().run { client in
      let answer = try await client.post("/api/customers", body)
      #expect(answer.status == 422)
      #expect(try answer.member("errors.0.field") == .string(field))
    }
  }

  @Test(arguments: [
    (BillingError.Code.alreadyLinked, 409), (.meterTaken, 409), (.notLinked, 409),
    (.unknownPlan, 422), (.notApplied, 422), (.noSubscription, 404), (.refusedByStripe, 502),
    (.stripeUnavailable, 503), (.storeFailed, 503), (.overflow, 422),
  ])
  func domainErrorsBecomeProblems(code: BillingError.Code, status: Int) async throws {
    let harness = try ServiceHarness()
    harness.operations.set { $0.failure = BillingError(code, "because") }
    try await harness.run { client in
      let answer = try await client.post("/api/customers", #"{"customer_id": "a"}"#)
      #expect(answer.status == status)
      let expected = code == .storeFailed ? "store_unavailable" : code.rawValue
      #expect(try answer.member("code") == .string(expected))
      #expect((answer.headers[.retryAfter] != nil) == (status == 503))
    }
  }
}
