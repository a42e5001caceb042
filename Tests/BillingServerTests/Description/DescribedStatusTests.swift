import HTTPTypes
import Testing
import Yams

@testable import BillingServer

/// Every status that can come is described: what a route's right, method and body make possible.
@Suite struct DescribedStatusTests {
  private func responses(of route: Route) throws -> Set<String> {
    let api = try DescribedAPI(yaml: APIDescription.text)
    let operation = api.root["paths"]?[route.path]?[route.method.rawValue.lowercased()]
    let answers = try #require(operation?["responses"]?.mapping, "\(route.method) \(route.path)")
    return Set(answers.keys.compactMap(\.string))
  }

  @Test(arguments: RouteTable.billing.routes)
  func whatTheRightMakesPossible(route: Route) throws {
    let described = try responses(of: route)
    var expected: Set = ["400"]
    if route.path != "/healthz" { expected.insert("500") }
    if !route.isProbe { expected.insert("429") }
    if route.right != .open && route.right != .token {
      expected.formUnion(["401", "403", "503"])
    }
    if route.customer != .none, route.path != "/api/usage/reports" { expected.insert("404") }
    let takesBody = route.method == .post && route.path != "/dashboard/logout"
    if takesBody { expected.formUnion(["413", "503"]) }
    if takesBody, route.path != "/webhooks/stripe" { expected.insert("415") }
    // What is written while it is read has no tag.
    let isStreamed = route.operation == .exportTable
    if route.method == .get, !isStreamed,
      route.path.hasPrefix("/api/") || route.path == "/openapi.yaml"
    {
      expected.insert("304")
    }
    #expect(expected.subtracting(described) == [], "\(route.method) \(route.path)")
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
