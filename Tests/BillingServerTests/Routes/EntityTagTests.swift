import BillingServer
import HTTPTypes
import NIOCore
import Testing

@testable import BillingServer

@Suite struct EntityTagTests {
  private static let reads = [
    "/api/customers", "/api/customers/cust_a", "/api/usage/cust_a", "/api/usage/cust_a/latest",
    "/api/usage/cust_a/summary", "/api/invoices/upcoming?customer_id=cust_a",
    "/api/subscriptions/sub_1/changes", "/openapi.yaml",
  ]

  /// The same answer again is 304 without a body, by GET and by HEAD.
  @Test(arguments: reads)
  func aReadIsAnsweredOnceWhereNothingChanged(path: String) async throws {
    let harness = try await Question.harness()
    try await harness.run { client in
      let first = try await client.get(path, key: Question.admin)
      let tag = try #require(first.headers[.eTag], "\(first.text)")
      #expect(tag.wholeMatch(of: /"[0-9a-f]{32}"/) != nil)
      for (method, sent, status) in [
        (HTTPRequest.Method.get, tag, 304), (.get, "W/\(tag)", 304), (.get, "*", 304),
        (.get, "\"other\", \(tag)", 304), (.get, "\"other\"", 200),
        (.get, String(tag.dropLast()), 200),
        (.head, tag, 304), (.head, "\"other\"", 200),
      ] {
        let again = try await client.send(
          method, path, key: Question.admin, headers: [.ifNoneMatch: sent])
        #expect(again.status == status, "\(method) \(sent)")
        #expect(again.headers[.eTag] == tag)
        #expect(again.text.isEmpty == (status == 304 || method == .head))
      }
    }
  }

  @Test func aChangeHasAnotherTag() async throws {
    let harness = try await Question.harness()
    try await harness.run { client in
      let first = try await client.get("/api/usage/cust_a", key: Question.admin)
      _ = try await client.post("/api/usage/report", Reports.hour(4), key: Question.admin)
      let tag = try #require(first.headers[.eTag])
      let second = try await client.get(
        "/api/usage/cust_a", key: Question.admin, headers: [.ifNoneMatch: tag])
      #expect(second.status == 200)
      #expect(second.headers[.eTag] != tag)
    }
  }

  /// What is no read of ours, or no success, has none; a key is asked for before the tag is compared.
  @Test(arguments: [
    ("GET", "/healthz", 200), ("GET", "/metrics", 200), ("GET", "/dashboard", 200),
    ("GET", "/api/customers/nobody", 404), ("POST", "/api/usage/cust_a/link", 201),
  ])
  func othersHaveNone(method: String, path: String, status: Int) async throws {
    let harness = try await Question.harness()
    try await harness.run { client in
      let answer = try await client.send(
        HTTPRequest.Method(method)!, path, key: Question.admin, headers: [.ifNoneMatch: "*"])
      #expect(answer.status == status)
      #expect(answer.headers[.eTag] == nil)
      let stranger = try await client.get("/api/customers", headers: [.ifNoneMatch: "*"])
      #expect(stranger.status == 401)
    }
  }
}
