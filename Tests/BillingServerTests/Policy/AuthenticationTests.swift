import BillingServer
import HTTPTypes
import LedgerConformance
import Metering
import Reporting
import Testing
import UsageLedger
import Wire

@Suite struct AuthenticationTests {
  @Test func withoutAnyKeyEveryRequestIsTrusted() async throws {
    try await ServiceHarness().run { client in
      let answer = try await client.get("/api/customers")
      #expect(answer.status == 200)
    }
  }

  @Test func firstKeyGuardsTheRunningServiceAtOnce() async throws {
    let harness = try ServiceHarness()
    try await harness.run { client in
      #expect(try await client.get("/api/customers").status == 200)
      let key = try await harness.keys.create(.operator)
      let refused = try await client.get("/api/customers")
      #expect(refused.status == 401)
      #expect(refused.headers[.wwwAuthenticate] == "Bearer realm=\"billing\"")
      #expect(try refused.member("code") == .string("unauthorized"))
      #expect(try await client.get("/api/customers", key: key.secret.revealed).status == 200)
      #expect(try await client.get("/healthz").status == 200)
    }
  }

  @Test func revokedKeyIsRefusedAtOnce() async throws {
    let harness = try ServiceHarness()
    let key = try await harness.keys.create(.operator)
    try await harness.run { client in
      #expect(try await client.get("/api/customers", key: key.secret.revealed).status == 200)
      try await harness.keys.revoke(key.record.id)
      #expect(try await client.get("/api/customers", key: key.secret.revealed).status == 401)
      #expect(try await client.get("/api/customers").status == 401)
    }
  }

  @Test(arguments: [
    ("Bearer ", 200), ("bearer ", 200), ("BEARER  ", 200), ("Basic ", 401), ("", 401),
  ])
  func schemeIsReadAsTheStandardSays(prefix: String, status: Int) async throws {
    let harness = try ServiceHarness()
    let key = try await harness.keys.create(.operator)
    try await harness.run { client in
      let answer = try await client.get(
        "/api/customers", headers: [.authorization: prefix + key.secret.revealed])
      #expect(answer.status == status)
    }
  }

  @Test func reporterReportsForItsInstanceOnly() async throws {
    let harness = try ServiceHarness()
    let key = try await harness.keys.create(
      .reporter(customer: CustomerID("cust_a"), instance: InstanceID("main")))
    try await harness.run { client in
      let own = try await client.post(
        "/api/usage/report", Reports.hour(1), key: key.secret.revealed)
      #expect(own.status == 201)
      let others = [
        Reports.hour(1, customer: "cust_b"), Reports.hour(1, instance: "other"),
        Reports.hour(1, customer: "nobody"),
      ]
      for body in others {
        let answer = try await client.post("/api/usage/report", body, key: key.secret.revealed)
        #expect(answer.status == 404)
        #expect(try answer.member("code") == .string("unknown_customer"))
      }
    }
    let entries = try await harness.store.entries(
      of: CustomerID("cust_a"), matching: EntryFilter())
    #expect(entries.entries.map(\.reportedBy) == [key.record.id])
  }

  /// The same status and, but for the name and the request's id, the same body.
  @Test(arguments: ["/api/usage/ID", "/api/usage/ID/latest", "/api/customers/ID"])
  func anotherCustomerLooksLikeNone(path: String) async throws {
    let harness = try ServiceHarness()
    let reader = try await harness.keys.create(.reader(customer: CustomerID("mine")))
    let op = try await harness.keys.create(.operator)
    try await harness.run { client in
      let report = Reports.hour(1, customer: "cust_b")
      _ = try await client.post("/api/usage/report", report, key: op.secret.revealed)
      let other = try await client.get(
        path.replacing("ID", with: "cust_b"), key: reader.secret.revealed)
      let none = try await client.get(
        path.replacing("ID", with: "cust_c"), key: reader.secret.revealed)
      let asked = try await client.get(
        path.replacing("ID", with: "cust_c"), key: op.secret.revealed)
      #expect([other.status, none.status, asked.status] == [404, 404, 404])
      #expect(
        try comparable(other).replacing("cust_b", with: "cust_c") == comparable(none))
      #expect(try comparable(none) == comparable(asked))
    }
  }

  private func comparable(_ answer: Answer) throws -> String {
    let members = try answer.object().members.filter { $0.key != "request_id" }
    return JSONValue.object(JSONObject(members)).description
  }

  @Test(arguments: [
    ("GET", "/nothing", 404, "unknown_route"), ("GET", "/api/usage", 404, "unknown_route"),
    ("DELETE", "/api/usage/report", 405, "method_not_allowed"),
    ("PUT", "/api/customers", 405, "method_not_allowed"),
    ("POST", "/healthz", 405, "method_not_allowed"),
  ])
  func unknownRoutesAndMethods(method: String, path: String, status: Int, code: String)
    async throws
  {
    let harness = try ServiceHarness()
    let key = try await harness.keys.create(.operator)
    try await harness.run { client in
      let method = HTTPRequest.Method(method)!
      let answer = try await client.send(method, path, key: key.secret.revealed)
      #expect(answer.status == status)
      #expect(try answer.member("code") == .string(code))
      let stranger = try await client.send(method, path)
      #expect(stranger.status == (path == "/healthz" ? 405 : 401))
    }
  }

  @Test func allowedMethodsAreNamed() async throws {
    try await ServiceHarness().run { client in
      let answer = try await client.send(.put, "/api/customers")
      #expect(answer.headers[.allow] == "POST, GET, HEAD")
      #expect(try await client.send(.head, "/healthz").status == 200)
    }
  }

  /// Whatever was asked for and whoever asks: HEAD is answered as GET is, without the body.
  @Test(arguments: [
    "/healthz", "/nothing", "/api/customers", "/api/customers/none", "/dashboard", "/usage/none",
    "/metrics", "/openapi.yaml", "/api/usage/report", "/api/usage/%FF",
  ])
  func headHasNoBody(path: String) async throws {
    let harness = try ServiceHarness()
    let key = try await harness.keys.create(.operator)
    try await harness.run { client in
      for key in [nil, key.secret.revealed] {
        let get = try await client.get(path, key: key)
        let head = try await client.send(.head, path, key: key)
        #expect(head.status == get.status)
        #expect(head.text.isEmpty)
      }
    }
  }

  @Test(arguments: [
    ("http://localhost", 201), ("http://evil.example", 403), ("null", 403),
  ])
  func otherSitesMayNotPostThroughABrowser(origin: String, status: Int) async throws {
    try await ServiceHarness().run { client in
      let answer = try await client.post(
        "/api/usage/report", Reports.hour(1), headers: [.origin: origin])
      #expect(answer.status == status)
    }
  }
}
