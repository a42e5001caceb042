import HTTPTypes
import Testing
import Yams

@testable import BillingServer

/// Every status that can come is described: what a route's right, method and body make possible.
@Suite struct DescribedStatusTests {
  private func responses(of rule: AccessRule) throws -> Set<String> {
    let api = try DescribedAPI(yaml: APIDescription.text)
    let operation = api.root["paths"]?[rule.path]?[rule.method.rawValue.lowercased()]
    let answers = try #require(operation?["responses"]?.mapping, "\(rule.method) \(rule.path)")
    return Set(answers.keys.compactMap(\.string))
  }

  @Test(arguments: AccessPolicy.billing.rules)
  func whatTheRightMakesPossible(rule: AccessRule) throws {
    let described = try responses(of: rule)
    var expected: Set = ["400"]
    if rule.path != "/healthz" { expected.insert("500") }
    if rule.right != .open && rule.right != .token {
      expected.formUnion(["401", "403", "429", "503"])
    }
    if rule.customer != .none, rule.path != "/api/usage/reports" { expected.insert("404") }
    let takesBody = rule.method == .post && rule.path != "/dashboard/logout"
    if takesBody { expected.formUnion(["413", "503"]) }
    if takesBody, rule.path != "/webhooks/stripe" { expected.insert("415") }
    if rule.method == .get, rule.path.hasPrefix("/api/") || rule.path == "/openapi.yaml" {
      expected.insert("304")
    }
    #expect(expected.subtracting(described) == [], "\(rule.method) \(rule.path)")
  }

  /// Where the router takes a segment as it is written, the methods are those of that route alone.
  @Test(arguments: [
    ("/api/usage/report", "POST"), ("/api/usage/reports", "POST"),
    ("/api/usage/cust_a", "GET, HEAD"), ("/api/usage/%72eport", "GET, HEAD"),
    ("/dashboard/doctor", "GET, HEAD"), ("/dashboard/login", "POST"), ("/healthz", "GET, HEAD"),
    ("/api/customers", "POST, GET, HEAD"), ("/api/subscriptions/sub_1/change", "POST, DELETE"),
    ("/api/subscriptions/sub_1/changes/chg_1", "GET, HEAD"),
  ])
  func aWrongMethodNamesTheRightOnes(path: String, allowed: String) async throws {
    try await ServiceHarness().run { client in
      for method in [HTTPRequest.Method.put, .patch, .options, .trace] {
        let answer = try await client.send(method, path)
        #expect(answer.status == 405, "\(method)")
        #expect(answer.headers[.allow] == allowed, "\(method)")
      }
    }
  }
}
