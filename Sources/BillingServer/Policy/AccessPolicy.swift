import HTTPTypes

/// Who may use which route: the only place where that is decided.
struct AccessPolicy: Sendable {
  static let billing = AccessPolicy([
    AccessRule(.get, "/healthz", .open),
    AccessRule(.get, "/readyz", .open),
    AccessRule(.get, "/openapi.yaml", .open),
    AccessRule(.get, "/metrics", .readAll),
    AccessRule(.post, "/webhooks/stripe", .open),

    AccessRule(.get, "/", .operator, isPage: true),
    AccessRule(.get, "/dashboard", .operator, isPage: true),
    AccessRule(.get, "/dashboard/customers/{id}", .operator, isPage: true),
    AccessRule(.get, "/dashboard/doctor", .operator, isPage: true),
    AccessRule(.get, "/dashboard/audit", .operator, isPage: true),
    AccessRule(.post, "/dashboard/login", .open),
    AccessRule(.post, "/dashboard/logout", .open),
    AccessRule(.get, "/usage/{token}", .token),

    AccessRule(.post, "/api/usage/report", .report, customer: .body),
    AccessRule(.post, "/api/usage/reports", .report, customer: .body),
    AccessRule(.get, "/api/usage/{customerId}", .read, customer: .path("customerId")),
    AccessRule(.get, "/api/usage/{customerId}/latest", .read, customer: .path("customerId")),
    AccessRule(.get, "/api/usage/{customerId}/summary", .read, customer: .path("customerId")),
    AccessRule(.post, "/api/usage/{customerId}/link", .operator, customer: .path("customerId")),

    AccessRule(.post, "/api/customers", .bill),
    AccessRule(.get, "/api/customers", .readAll),
    AccessRule(.get, "/api/customers/{id}", .read, customer: .path("id")),
    AccessRule(.post, "/api/subscriptions", .bill),
    AccessRule(.post, "/api/subscriptions/{id}/change", .bill),
    AccessRule(.delete, "/api/subscriptions/{id}/change", .bill),
    AccessRule(.post, "/api/subscriptions/{id}/cancel", .bill),
    AccessRule(.get, "/api/subscriptions/{id}/changes", .bill),
    AccessRule(.get, "/api/subscriptions/{id}/changes/{changeId}", .bill),
    AccessRule(.get, "/api/invoices/upcoming", .read, customer: .query("customer_id")),
    AccessRule(.post, "/api/portal/sessions", .bill),
    AccessRule(.get, "/api/audit", .operator),
  ])

  let rules: [AccessRule]
  private let byRoute: [RouteName: AccessRule]

  private struct RouteName: Hashable {
    let method: HTTPRequest.Method
    let path: String
  }

  init(_ rules: [AccessRule]) {
    self.rules = rules
    byRoute = Dictionary(
      rules.map { (RouteName(method: $0.method, path: $0.path), $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The rule of a route; `HEAD` counts as `GET`. Nil for a route that is not in the table: nobody may use it.
  func rule(_ method: HTTPRequest.Method, _ path: String) -> AccessRule? {
    byRoute[RouteName(method: method == .head ? .get : method, path: path)]
  }

  /// The rules of a concrete path, in the order of the table: those of the route that the router finds, which takes a
  /// segment as it is written before a parameter.
  func rules(at path: String) -> [AccessRule] {
    let parts = path.split(separator: "/")
    let matching = rules.filter { Self.matches($0.path.split(separator: "/"), parts) }
    let template = matching.map(\.path).min { Self.parameters($0) < Self.parameters($1) }
    return matching.filter { $0.path == template }
  }

  /// The methods that a concrete path answers to; `HEAD` wherever there is `GET`.
  func methods(at path: String) -> [HTTPRequest.Method] {
    rules(at: path).flatMap { $0.method == .get ? [.get, .head] : [$0.method] }
  }

  private static func parameters(_ template: String) -> Int {
    template.utf8.count { $0 == UInt8(ascii: "{") }
  }

  private static func matches(_ template: [Substring], _ parts: [Substring]) -> Bool {
    template.count == parts.count
      && zip(template, parts).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
  }
}
