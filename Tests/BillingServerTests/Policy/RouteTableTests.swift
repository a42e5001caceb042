import HTTPTypes
import Hummingbird
import Metering
import Reporting
import Testing
import UsageLedger
import Wire

@testable import BillingServer

@Suite struct RouteTableTests {
  /// Every route of the router stands in the table and every row of the table is a route.
  @Test func tableAndRouterAreTheSame() throws {
    let harness = try ServiceHarness()
    let routes = Set(
      BillingRouter.make(harness.dependencies).routes.map { "\($0.method.rawValue) \($0.path)" })
    let rows = RouteTable.billing.routes.map { "\($0.method.rawValue) \($0.path)" }
    #expect(routes == Set(rows))
    #expect(rows.count == Set(rows).count)
  }

  /// The status with which the policy refuses: without a key, with a wrong one, a reporter's, a reader's of the
  /// customer, a reader's of another, an operator's and the admin key; 0 stands for "let through".
  @Test(arguments: RouteTable.billing.routes)
  func everyRouteIsGuardedByItsRow(route: Route) async throws {
    let harness = try ServiceHarness(
      settings: ServiceSettings(port: 0, adminKey: Secret("admin-secret")))
    let own = try CustomerID("cust_a")
    let reporter = try await harness.keys.create(.reporter(customer: own, instance: .default))
    let reader = try await harness.keys.create(.reader(customer: own))
    let stranger = try await harness.keys.create(.reader(customer: CustomerID("cust_b")))
    let op = try await harness.keys.create(.operator)
    let path =
      route.path.replacing("{customerId}", with: "cust_a")
      .replacing("{id}", with: "cust_a").replacing("{token}", with: "none")
      + (route.path == "/api/invoices/upcoming" ? "?customer_id=cust_a" : "")
    let keys = [
      nil, "bk_wrong", reporter.secret.revealed, reader.secret.revealed, stranger.secret.revealed,
      op.secret.revealed, "admin-secret",
    ]
    try await harness.run { client in
      _ = try await client.post(
        "/api/customers", #"{"customer_id": "cust_a"}"#, key: op.secret.revealed)
      var refusals: [Int] = []
      for key in keys {
        let answer = try await client.send(
          route.method, path, route.method == .post ? "{}" : nil, key: key)
        let code = try? answer.member("code")
        refusals.append(
          [.string("unauthorized"), .string("forbidden"), .string("unknown_customer")]
            .contains(code) || (route.isPage && answer.status == 401) ? answer.status : 0)
      }
      #expect(refusals == Self.expected(route))
    }
  }

  private static func expected(_ route: Route) -> [Int] {
    switch route.right {
    case .open, .token: [0, 0, 0, 0, 0, 0, 0]
    case .report: [401, 401, 0, 403, 403, 0, 0]
    case .read: [401, 401, 403, 0, 404, 0, 0]
    case .readAll, .bill, .operator: [401, 401, 403, 403, 403, 0, 0]
    }
  }

  /// Whether each scope alone, for all customers, is let in; the last one is `usage:read` for one customer.
  @Test(arguments: [
    (AccessRight.open, [true, true, true, true, true]), (.token, [true, true, true, true, true]),
    (.report, [true, false, false, true, false]), (.read, [false, true, false, true, true]),
    (.readAll, [false, true, false, true, false]), (.bill, [false, false, true, true, false]),
    (.operator, [false, false, false, true, false]),
  ])
  func everyRightAsksForTheLeastScope(_ right: AccessRight, _ admitted: [Bool]) throws {
    let route = Route(.home, .get, "/", right)
    let own = try KeyGrant(scopes: [.usageRead], customer: CustomerID("cust_a"))
    let grants = try KeyScope.allCases.map { try KeyGrant(scopes: [$0]) } + [own]
    #expect(grants.map { route.admits($0) } == admitted)
  }

  @Test func openRoutesAreThoseOfTheContract() {
    let open = RouteTable.billing.routes.filter { $0.right == .open || $0.right == .token }
    #expect(
      open.map(\.path) == [
        "/healthz", "/readyz", "/openapi.yaml", "/webhooks/stripe", "/dashboard/login",
        "/dashboard/logout",
        "/usage/{token}", "/usage/{token}/usage.csv", "/usage/{token}/usage.json",
        "/assets/pages.js", "/assets/usage.js",
      ])
  }

  @Test func aRouteOutsideTheTableIsRefused() {
    #expect(RouteTable([]).route(.get, "/healthz") == nil)
    #expect(RouteTable.billing.route(.head, "/healthz")?.right == .open)
    #expect(RouteTable.billing.route(.delete, "/healthz") == nil)
  }
}
