import Billing
import Reporting
import StripeDelivery
import Testing

@Suite struct UsageReadingRouteTests {
  @Test func pagesFollowNextToTheEnd() async throws {
    try await ServiceHarness().run { client in
      for hour in 1...5 {
        _ = try await client.post("/api/usage/report", Reports.hour(hour))
      }
      var ids: [JSONValue?] = []
      var path = "/api/usage/cust_a?limit=2"
      for _ in 1...3 {
        let page = try await client.get(path)
        #expect(page.status == 200)
        #expect(try page.member("total") == .number("5"))
        for index in 0...1 { ids.append(try page.member("reports.\(index).id")) }
        guard case .string(let next) = try page.member("next") else { break }
        path = "/api/usage/cust_a?limit=2&cursor=\(next)"
      }
      #expect(ids.compactMap { $0 } == ["5", "4", "3", "2", "1"].map { .number($0) })
    }
  }

  @Test(arguments: [
    // A window belongs to the span in which it ends: from is exclusive, to is not.
    ("from=2026-01-31T02:00:00Z", ["3"]),
    ("to=2026-01-31T01:00:00Z", ["1"]),
    ("from=2026-01-31T02:00:00%2B01:00&to=2026-01-31T02:00:00Z", ["2"]),
    ("instance_id=main", ["3", "2", "1"]),
    ("instance_id=other", []),
  ])
  func filtersSelectByWindowEndAndInstance(query: String, ids: [String]) async throws {
    try await ServiceHarness().run { client in
      for hour in 1...3 { _ = try await client.post("/api/usage/report", Reports.hour(hour)) }
      let answer = try await client.get("/api/usage/cust_a?\(query)")
      guard case .array(let reports) = try answer.member("reports") else {
        throw UnexpectedAnswer(text: answer.text)
      }
      let found = reports.map { report -> JSONValue? in
        guard case .object(let object) = report else { return nil }
        return object["id"]
      }
      #expect(found == ids.map { .number($0) })
      #expect(try answer.member("next") == .null)
    }
  }

  @Test(arguments: [
    ("limit=0", "limit"), ("limit=1001", "limit"), ("limit=x", "limit"), ("limit=", "limit"),
    ("from=yesterday", "from"), ("from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "to"),
    ("form=2026-01-02T00:00:00Z", "form"), ("cursor=-1", "cursor"), ("limit=1&limit=2", "limit"),
    ("instance_id=", "instance_id"), ("instance_id=%FF", "instance_id"),
  ])
  func wrongParametersAreNamed(query: String, field: String) async throws {
    try await ServiceHarness().run { client in
      let answer = try await client.get("/api/usage/cust_a?\(query)")
      #expect(answer.status == 422)
      #expect(try answer.member("errors.0.field") == .string(field))
    }
  }

  @Test func latestIsTheNewestReport() async throws {
    let harness = try ServiceHarness(status: DeliveryStatus(.confirmed))
    try await harness.run { client in
      for hour in 1...3 { _ = try await client.post("/api/usage/report", Reports.hour(hour)) }
      let answer = try await client.get("/api/usage/cust_a/latest")
      #expect(answer.status == 200)
      #expect(try answer.member("customer_id") == .string("cust_a"))
      #expect(try answer.member("report.id") == .number("3"))
      #expect(try answer.member("stripe_status") == .string("confirmed"))
    }
  }

  @Test func linkedCustomerWithoutReportsIsKnown() async throws {
    try await ServiceHarness().run { client in
      _ = try await client.post("/api/customers", #"{"customer_id": "cust_a"}"#)
      let list = try await client.get("/api/usage/cust_a")
      #expect(list.text == #"{"customer_id":"cust_a","reports":[],"total":0,"next":null}"#)
      let latest = try await client.get("/api/usage/cust_a/latest")
      #expect(latest.status == 404)
      #expect(try latest.member("code") == .string("no_reports"))
    }
  }

  @Test(arguments: ["", "/latest", "/summary"])
  func unknownCustomerIsNotFound(suffix: String) async throws {
    try await ServiceHarness().run { client in
      let answer = try await client.get("/api/usage/nobody\(suffix)")
      #expect(answer.status == 404)
      #expect(try answer.member("code") == .string("unknown_customer"))
    }
  }

  @Test func idsMayHoldAnyCharacter() async throws {
    try await ServiceHarness().run { client in
      _ = try await client.post("/api/usage/report", Reports.hour(1, customer: "a/b ü?"))
      let answer = try await client.get("/api/usage/a%2Fb%20%C3%BC%3F/latest")
      #expect(answer.status == 200)
      #expect(try answer.member("customer_id") == .string("a/b ü?"))
    }
  }
}
